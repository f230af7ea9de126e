internal import Geometry
internal import OWLViT

/// What a model found for the queries.
struct Findings {
  /// Every instance that must be in the crop.
  var subjects: [Subject] = []
  /// Things like those asked for, but less sure: better not cut in two.
  var bystanders: [Bystander] = []
  /// The indices of queries that nothing answers.
  var missed: [Int] = []
}

/// Turns detections, of which neighbouring patches give several for one thing, into things.
struct SubjectFinder {
  let image: EncodedImage
  let queries: [Query]
  let minScore: Double

  /// Boxes that share more than this are one thing seen by several patches.
  private static let sameThing = 0.5
  /// An instance counts as asked for when its score is at least this share of the best one's: two dogs score alike, a cushion
  /// taken for a dog does not.
  private static let alike = 0.5
  /// Things whose score is at least this share of the best are worth not cutting.
  private static let resembling = 0.25

  func find(_ embeddings: [QueryEmbedding]) throws -> Findings {
    var findings = Findings()
    for (query, embedding) in embeddings.enumerated() {
      add(try instances(embedding), query: query, to: &findings)
    }
    return findings
  }

  private func add(_ instances: [Instance], query: Int, to findings: inout Findings) {
    guard let best = instances.first, best.score > minScore else {
      findings.missed.append(query)
      return
    }
    let alike = instances.filter { $0.score > minScore && $0.score >= SubjectFinder.alike * best.score }
    let asked = SpatialWords.meant(alike.map(\.box), by: queries[query]).map { alike[$0] }
    let facing = FacingWords.facing(queries[query])
    findings.subjects += asked.map { Subject(box: $0.box, score: $0.score, query: query, facing: facing) }
    findings.bystanders +=
      instances.filter { $0.score >= SubjectFinder.resembling * best.score && !asked.contains($0) }
      .map { Bystander(box: $0.box, weight: $0.score / best.score) }
  }

  private struct Instance: Hashable {
    let box: Box<Pixels>
    let score: Double
  }

  /// The different things that answer one query, best first, clamped to the picture.
  private func instances(_ query: QueryEmbedding) throws -> [Instance] {
    // Detections are read below the least score too, for bystanders.
    let options = DetectionOptions(threshold: minScore * SubjectFinder.resembling)
    var kept: [Instance] = []
    for detection in try image.detections([query], options: options) {
      let box = detection.box.clamped(to: image.size.bounds)
      guard !box.isEmpty, !kept.contains(where: { SubjectFinder.isSame($0.box, box) }) else { continue }
      kept.append(Instance(box: box, score: detection.rawScore))
    }
    return kept
  }

  /// Overlapping by much, or one nearly inside the other: a head is part of the dog that was found already.
  private static func isSame(_ a: Box<Pixels>, _ b: Box<Pixels>) -> Bool {
    a.iou(b) > sameThing || a.coverage(of: b) > 0.85
  }
}
