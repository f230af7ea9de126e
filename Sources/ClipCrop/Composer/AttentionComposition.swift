internal import Geometry

/// Windows of a picture in which nothing was asked for: those that keep the most attention.
///
/// For a fixed ratio the best window is one of the largest, since attention is a guess, and the less is cut away the less
/// can be lost by a wrong one. A free window gives up only borders that hold next to nothing.
struct AttentionComposition: Sendable {
  let scene: PreparedScene
  let request: WindowRequest

  /// The attention that each side of a free window may give up.
  private static let borderShare = 0.02
  /// The space left around what a free window keeps, as a share of the picture, unless a margin is asked for.
  private static let borderSpace = 0.03
  /// A free window keeps at least this share of each side of the picture.
  private static let leastSide = 0.5
  /// Sizes of further candidates, in shares of the largest window.
  private static let furtherScales = [0.8, 0.64, 0.5]
  /// Places looked at along each axis, before the best are improved.
  private static let places = 25
  /// How much a window off the middle of the picture is worth less: enough to decide where attention does not.
  private static let middleWeight = 1e-3

  struct Found {
    let rect: PixelRect
    let field: Field
    let rank: Double
  }

  func candidates() -> [CropCandidate] {
    let fields = Field.clear(of: scene.avoid, in: scene.size) { !request.ladders(in: $0, group: nil).isEmpty }
    let first = best(of: firstChoices(in: fields))
    var found = [first]
    if request.options.candidates > 1 {
      let further = CandidateSelection.select(
        request.options.candidates - 1, from: furtherChoices(in: fields), rank: \.rank, rect: \.rect,
        taken: [first.rect], improve: { improved($0, accept: $1) })
      found += further
    }
    var limit = 1.0
    return found.map { window in
      limit = min(limit, max(0, window.rank))
      return CropCandidate(
        rect: window.rect, aspect: request.aspect, score: limit,
        reasons: Reasons(scene: scene, request: request, rect: window.rect).allByAttention(), subjects: [])
    }
  }

  private func best(of windows: [Found]) -> Found {
    let chosen = CandidateSelection.select(
      1, from: windows, rank: \.rank, rect: \.rect, improve: { improved($0, accept: $1) })
    return chosen.first ?? found(PixelRect(x: 0, y: 0, width: 1, height: 1), in: Field(scene.size))
  }

  /// Windows of the size that is best by default: the largest of a fixed ratio, the trimmed picture for a free one.
  private func firstChoices(in fields: [Field]) -> [Found] {
    let sizes = fields.map { field in
      request.aspect == nil
        ? (field, trimmed(in: field).map { [$0] } ?? [])
        : (field, request.ladders(in: field, group: nil).map(\.largest))
    }
    return sizes.flatMap { field, sizes in sizes.flatMap { places(of: $0, in: field) } }
  }

  private func furtherChoices(in fields: [Field]) -> [Found] {
    fields.flatMap { field in
      request.ladders(in: field, group: nil).flatMap { ladder in
        ([1] + AttentionComposition.furtherScales).flatMap { scale in
          let step = Int((Double(ladder.steps.upperBound) * scale).rounded())
          let smallest = max(ladder.steps.lowerBound, request.sensibleStep(of: ladder))
          return step >= smallest ? places(of: ladder.size(at: step), in: field) : []
        }
      }
    }
  }

  /// The size of a free window: the field without borders that hold no attention; nil where the smallest wanted size is
  /// larger than the field.
  private func trimmed(in field: Field) -> PixelSize? {
    let ladders = request.ladders(in: field, group: nil)
    guard let attention = scene.attention, let whole = ladders.first else { return ladders.first?.largest }
    let kept = attention.trimmed(share: AttentionComposition.borderShare)
    let space = request.options.margin ?? AttentionComposition.borderSpace
    let wanted = kept.grown(x: space, y: space).clamped(to: .unit)
    let (least, unit) = (AttentionComposition.leastSide, request.unit)
    let side = { (share: Double, length: Int) in
      let pixels = Int((max(share, least) * Double(length)).rounded(.up))
      return max(1, (pixels + unit - 1) / unit) * unit
    }
    let minimum = whole.size(at: whole.steps.lowerBound)
    let limit = whole.largest
    return PixelSize(
      width: max(min(side(wanted.width, scene.size.width), limit.width), minimum.width),
      height: max(min(side(wanted.height, scene.size.height), limit.height), minimum.height))
  }

  /// Windows of `size` over the field, evenly spread, ends included.
  private func places(of size: PixelSize, in field: Field) -> [Found] {
    let columns = starts(field.columns, length: size.width)
    let rows = starts(field.rows, length: size.height)
    return columns.flatMap { x in
      rows.map { y in found(PixelRect(x: x, y: y, width: size.width, height: size.height), in: field) }
    }
  }

  private func starts(_ range: Range<Int>, length: Int) -> [Int] {
    let free = range.count - length
    guard free > 0 else { return [range.lowerBound] }
    let count = min(AttentionComposition.places, free + 1)
    let all = (0..<count).map { range.lowerBound + Int((Double(free * $0) / Double(max(count - 1, 1))).rounded()) }
    return all + [range.lowerBound + free / 2]
  }

  private func found(_ rect: PixelRect, in field: Field) -> Found {
    let window = rect.box.normalized(in: scene.size)
    // Without attention all windows are worth their area, and the middle decides.
    let area = window.area
    let value = scene.attention.map { $0.score(window: window) } ?? area
    let (dx, dy) = (window.centerX - 0.5, window.centerY - 0.5)
    let offCentre = AttentionComposition.middleWeight * (dx * dx + dy * dy).squareRoot()
    return Found(rect: rect, field: field, rank: (value - offCentre) * AvoidTerm.value(rect.box, scene))
  }

  /// The window moved, at halving strides, until no move helps.
  private func improved(_ start: Found, accept: (PixelRect) -> Bool) -> Found {
    var best = start
    var (dx, dy) = (max(1, best.field.columns.count / 50), max(1, best.field.rows.count / 50))
    while true {
      let moves = [(-dx, 0), (dx, 0), (0, -dy), (0, dy)].compactMap { move -> Found? in
        var rect = best.rect
        rect.x = min(max(rect.x + move.0, best.field.columns.lowerBound), best.field.columns.upperBound - rect.width)
        rect.y = min(max(rect.y + move.1, best.field.rows.lowerBound), best.field.rows.upperBound - rect.height)
        return rect != best.rect && accept(rect) ? found(rect, in: best.field) : nil
      }
      if let better = moves.max(by: { $0.rank < $1.rank }), better.rank > best.rank + 1e-9 {
        best = better
      } else if dx == 1 && dy == 1 {
        return best
      } else {
        (dx, dy) = (max(1, dx / 2), max(1, dy / 2))
      }
    }
  }
}
