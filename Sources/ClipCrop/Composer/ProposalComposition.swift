internal import Geometry

/// Windows that follow a learned cropper's proposals as nearly as ratio, size, multiples, regions to keep and regions to avoid
/// allow.
struct ProposalComposition: Sendable {
  let scene: PreparedScene
  let request: WindowRequest
  let proposals: [WindowProposal]
  /// What must be whole whatever the proposals say: regions that the caller named, and with an explicit margin all subjects.
  let kept: SubjectGroup?

  /// How many proposals are fitted: those after are never among the best.
  private static let fitted = 32
  /// The lengths of moves in shares of the window's size, from coarse to fine.
  private static let strides = [0.08, 0.04, 0.02, 0.01, 0.005]
  private static let movesPerStride = 8

  /// A window that was looked at.
  private struct Found {
    let rect: PixelRect
    let step: Int
    let space: ProposalSpace
    let rank: Double
  }

  func candidates() -> [CropCandidate] {
    let spaces = spaces
    let pool = proposals.prefix(ProposalComposition.fitted).flatMap { fits($0, into: spaces) }
    let found = CandidateSelection.select(
      request.options.candidates, from: pool, rank: \.rank, rect: \.rect, improve: { improved($0, accept: $1) })
    var limit = 1.0
    return found.map { window in
      limit = min(limit, window.rank)
      return CropCandidate(
        rect: window.rect, aspect: request.aspect, score: limit,
        reasons: Reasons(scene: scene, request: request, rect: window.rect).allLearned(),
        subjects: scene.subjects.filter { window.rect.box.contains($0.box) }.map(\.index))
    }
  }

  /// Where windows may lie, and in which sizes: in the fields that the regions to avoid leave, around what must be whole.
  private var spaces: [ProposalSpace] {
    let spaces = { (field: Field) in
      ladders(in: field).map { ProposalSpace(field: field, ladder: $0, group: kept, request: request) }
    }
    let fields = Field.clear(of: scene.avoid, in: scene.size) { field in
      field.holds(kept) && spaces(field).contains { $0.keeping > .cut }
    }
    let all = fields.flatMap(spaces)
    let keeping = all.map(\.keeping).max() ?? .cut
    return all.filter { $0.keeping == keeping }
  }

  /// A free window may have the very ratio that was proposed.
  private func ladders(in field: Field) -> [SizeLadder] {
    let usual = request.ladders(in: field, group: kept)
    guard request.aspect == nil, request.options.margin == nil else { return usual }
    let proposed = proposals.prefix(ProposalComposition.fitted).map { $0.box.width / $0.box.height }
    let distinct = Set(proposed.filter { (0.01...100).contains($0) }.map { ($0 * 100).rounded() / 100 })
    return usual + distinct.sorted().compactMap { request.ladder(ratio: $0, in: field) }
  }

  /// The windows of each space that are most like a proposal: as wide, as high and as large as it, around its centre.
  private func fits(_ proposal: WindowProposal, into spaces: [ProposalSpace]) -> [Found] {
    let box = proposal.box.clamped(to: scene.size.bounds)
    guard box.width >= 1, box.height >= 1 else { return [] }
    return spaces.flatMap { space in
      let ratio = space.ladder.ratio
      let widths = [box.width, box.height * ratio, (box.area * ratio).squareRoot()]
      return Set(widths.map { space.step(width: $0) }).sorted().map { step in
        found(step, in: space, centre: (box.centerX, box.centerY))
      }
    }
  }

  private func found(_ step: Int, in space: ProposalSpace, centre: (x: Double, y: Double)) -> Found {
    let size = space.ladder.size(at: step)
    let rect = space.window(step: step, x: centre.x - Double(size.width) / 2, y: centre.y - Double(size.height) / 2)
    return Found(rect: rect, step: step, space: space, rank: rank(rect))
  }

  /// The best of the proposals' qualities, each times how much the window is that proposal.
  private func rank(_ rect: PixelRect) -> Double {
    let window = rect.box
    let followed = proposals.map { $0.quality * $0.box.iou(window) }.max() ?? 0
    return followed * AvoidTerm.value(window, scene)
  }

  /// The window moved and resized by small steps until none brings it nearer to a proposal.
  private func improved(_ start: Found, accept: (PixelRect) -> Bool) -> Found {
    var best = start
    for stride in ProposalComposition.strides {
      for _ in 0..<ProposalComposition.movesPerStride {
        let better = neighbours(of: best, stride: stride).filter { accept($0.rect) }.max { $0.rank < $1.rank }
        guard let better, better.rank > best.rank + 1e-9 else { break }
        best = better
      }
    }
    return best
  }

  private func neighbours(of found: Found, stride: Double) -> [Found] {
    let (width, height) = (Double(found.rect.width), Double(found.rect.height))
    let (dx, dy) = (max(1, (stride * width).rounded()), max(1, (stride * height).rounded()))
    let middle = (x: Double(found.rect.x) + width / 2, y: Double(found.rect.y) + height / 2)
    let change = max(1, Int((stride * Double(found.step)).rounded()))
    let moved = [(-dx, 0), (dx, 0), (0, -dy), (0, dy)].map { move in
      self.found(found.step, in: found.space, centre: (middle.x + move.0, middle.y + move.1))
    }
    let resized = [found.step - change, found.step + change].filter { found.space.ladder.steps.contains($0) }
    return moved + resized.map { self.found($0, in: found.space, centre: middle) }
  }
}

/// The windows of one ratio in one field, with what must be whole in them.
private struct ProposalSpace: Sendable {
  let field: Field
  let ladder: SizeLadder
  /// Sizes and places that keep what must be whole, if anything must.
  private let keeper: WindowSpace?

  init(field: Field, ladder: SizeLadder, group: SubjectGroup?, request: WindowRequest) {
    let keeper = group.map { WindowSpace(field: field, ladder: ladder, group: $0, request: request) }
    self.field = field
    self.keeper = keeper
    self.ladder = keeper?.ladder ?? ladder.starting(at: request.sensibleStep(of: ladder))
  }

  var keeping: Span.Keeping { keeper?.keeping ?? .padded }

  /// The step whose window is nearest to a width.
  func step(width: Double) -> Int {
    let longer = max(width, width / ladder.ratio) / Double(ladder.unit)
    return Int(min(max(longer.rounded(), Double(ladder.steps.lowerBound)), Double(ladder.steps.upperBound)))
  }

  /// The window at `step` whose top left corner is as near to (`x`, `y`) as is allowed.
  func window(step: Int, x: Double, y: Double) -> PixelRect {
    if let keeper { return keeper.window(step: step, x: x, y: y).rect }
    let size = ladder.size(at: step)
    return PixelRect(
      x: min(max(Int(x.rounded()), field.columns.lowerBound), field.columns.upperBound - size.width),
      y: min(max(Int(y.rounded()), field.rows.lowerBound), field.rows.upperBound - size.height),
      width: size.width, height: size.height)
  }
}
