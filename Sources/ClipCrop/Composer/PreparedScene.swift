internal import Geometry

/// A scene whose boxes are known to be sound and lie inside the picture.
struct PreparedScene: Sendable {
  /// A side that no image format in use exceeds; keeps all arithmetic of the search far from overflow.
  static let largestSide = 1 << 24

  /// A box of the scene with its index there.
  struct Region: Sendable {
    let index: Int
    let box: Box<Pixels>
    /// Score of a subject, weight of a bystander, 1 for a region to avoid.
    let weight: Double
    var facing: Facing?
  }

  let size: PixelSize
  let subjects: [Region]
  let bystanders: [Region]
  let avoid: [Region]
  let attention: AttentionMap?
  /// All subjects as one; nil when there is none.
  let group: SubjectGroup?
  /// The indices of subjects that lie wholly outside of the picture.
  let outside: [Int]

  init(_ scene: CompositionScene) throws(CompositionError) {
    let sides = 1...PreparedScene.largestSide
    guard sides.contains(scene.size.width), sides.contains(scene.size.height) else {
      throw .pictureSize(scene.size)
    }
    let bounds = scene.size.bounds
    var subjects: [Region] = []
    for (index, subject) in scene.subjects.enumerated() {
      let box = try PreparedScene.clipped(subject.box, to: bounds, kind: "subject", index: index)
      guard let box else { continue }
      let weight = min(max(subject.score.isFinite ? subject.score : 0, 0.001), 1)
      subjects.append(Region(index: index, box: box, weight: weight, facing: subject.facing))
    }
    let kept = Set(subjects.map(\.index))
    self.size = scene.size
    self.subjects = subjects
    self.outside = scene.subjects.indices.filter { !kept.contains($0) }
    self.bystanders = try PreparedScene.bystanders(scene.bystanders, bounds: bounds, subjects: subjects)
    self.avoid = try PreparedScene.avoid(scene.avoid, bounds: bounds)
    self.attention = scene.attention
    self.group = SubjectGroup(subjects, in: scene.size)
  }

  private init(_ scene: PreparedScene, subjects: [Region], bystanders: [Region]) {
    self.size = scene.size
    self.subjects = subjects
    self.bystanders = bystanders
    self.avoid = scene.avoid
    self.attention = scene.attention
    self.group = SubjectGroup(subjects, in: scene.size)
    self.outside = scene.outside
  }

  /// The scene with only some of its subjects; the others become bystanders.
  func keeping(_ kept: [Region]) -> PreparedScene {
    let indices = Set(kept.map(\.index))
    let others = subjects.filter { !indices.contains($0.index) }
    return PreparedScene(self, subjects: kept, bystanders: bystanders + others)
  }

  /// The bystanders in the picture. One that covers the same place as a subject is that subject, detected again.
  private static func bystanders(
    _ bystanders: [Bystander], bounds: Box<Pixels>, subjects: [Region]
  ) throws(CompositionError) -> [Region] {
    var regions: [Region] = []
    for (index, bystander) in bystanders.enumerated() {
      let weight = min(max(bystander.weight.isFinite ? bystander.weight : 0, 0), 1)
      let box = try clipped(bystander.box, to: bounds, kind: "bystander", index: index)
      guard let box, weight > 0 else { continue }
      guard !subjects.contains(where: { $0.box.iou(box) > 0.7 }) else { continue }
      regions.append(Region(index: index, box: box, weight: weight))
    }
    return regions
  }

  private static func avoid(_ boxes: [Box<Pixels>], bounds: Box<Pixels>) throws(CompositionError) -> [Region] {
    var regions: [Region] = []
    for (index, box) in boxes.enumerated() {
      let box = try clipped(box, to: bounds, kind: "avoid", index: index)
      if let box { regions.append(Region(index: index, box: box, weight: 1)) }
    }
    return regions
  }

  /// The part of a box inside the picture, nil when there is none. A box without area is a point that matters: it
  /// stands for the pixel it is in.
  private static func clipped(
    _ box: Box<Pixels>, to bounds: Box<Pixels>, kind: String, index: Int
  ) throws(CompositionError) -> Box<Pixels>? {
    guard box.edges.allSatisfy(\.isFinite), box.x0 <= box.x1, box.y0 <= box.y1 else {
      throw .invalidBox(kind: kind, index: index, box: box)
    }
    var grown = box
    if grown.width == 0 { (grown.x0, grown.x1) = (box.x0.rounded(.down), box.x0.rounded(.down) + 1) }
    if grown.height == 0 { (grown.y0, grown.y1) = (box.y0.rounded(.down), box.y0.rounded(.down) + 1) }
    return grown.intersection(bounds)
  }
}
