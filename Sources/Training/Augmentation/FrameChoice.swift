internal import Geometry
internal import Tensors

/// Chooses a part of a picture to look at: random, but with at least 70 % of each side, so that a crop means the same, and with
/// everything that must stay whole.
struct FrameChoice {
  private let size: PixelSize
  private let columns: Range<Int>?
  private let rows: Range<Int>?

  private static let leastShare = 0.7
  /// How much more of one side than of the other may go, so that the aspect ratio changes a little.
  private static let stretch = 0.92...1.08

  init(size: PixelSize, kept: [Box<Pixels>]) {
    self.size = size
    let boxes = kept.map { $0.clamped(to: size.bounds) }.filter { !$0.isEmpty }
    let hull = boxes.dropFirst().reduce(boxes.first) { $0?.union($1) }
    columns = hull.map { Int($0.x0.rounded(.down))..<Int($0.x1.rounded(.up)) }
    rows = hull.map { Int($0.y0.rounded(.down))..<Int($0.y1.rounded(.up)) }
  }

  func random(_ random: inout SeededRandom) -> PixelRect {
    let share = random.uniform(FrameChoice.leastShare...1)
    let stretched = share * random.uniform(FrameChoice.stretch)
    let horizontal = FrameChoice.span(of: size.width, share: share, kept: columns, &random)
    let vertical = FrameChoice.span(of: size.height, share: stretched, kept: rows, &random)
    return PixelRect(x: horizontal.lowerBound, y: vertical.lowerBound, width: horizontal.count, height: vertical.count)
  }

  /// A part of `0..<extent` that holds `kept`.
  private static func span(
    of extent: Int, share: Double, kept: Range<Int>?, _ random: inout SeededRandom
  ) -> Range<Int> {
    let least = max(1, kept?.count ?? 1, Int((leastShare * Double(extent)).rounded(.up)))
    let length = min(extent, max(least, Int((share * Double(extent)).rounded())))
    let first = max(0, (kept?.upperBound ?? 0) - length)
    let last = min(extent - length, kept?.lowerBound ?? extent)
    let start = Int.random(in: first...max(first, last), using: &random)
    return start..<(start + length)
  }
}
