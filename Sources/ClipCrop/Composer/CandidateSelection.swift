internal import Geometry

/// Picks the best of many windows so that no two are alike.
enum CandidateSelection {
  /// Windows that overlap by more of their union than this look like one crop.
  static let alike = 0.7
  /// How many windows are improved for each that is picked: the best on a coarse grid is not always the best in the end.
  private static let improvedEach = 6

  /// The best `count` of `pool`, best first; fewer where no more are different.
  ///
  /// - Parameters:
  ///   - taken: windows picked before, from which these shall differ too.
  ///   - improve: improves one window while the given condition holds.
  static func select<Found>(
    _ count: Int, from pool: [Found], rank: (Found) -> Double, rect: (Found) -> PixelRect,
    taken: [PixelRect] = [], improve: (Found, @escaping (PixelRect) -> Bool) -> Found
  ) -> [Found] {
    var rest = pool.sorted { precedes($0, $1, rank: rank, rect: rect) }
    var picked: [Found] = []
    while picked.count < count {
      let others = taken.map(\.box) + picked.map { rect($0).box }
      let isNew = { (window: PixelRect) in others.allSatisfy { $0.iou(window.box) <= alike } }
      rest.removeAll { !isNew(rect($0)) }
      let starts = distinct(rest, rect: rect)
      let improved = starts.map { improve($0, isNew) }
      guard let best = improved.min(by: { precedes($0, $1, rank: rank, rect: rect) }) else { break }
      picked.append(best)
    }
    return picked.sorted { precedes($0, $1, rank: rank, rect: rect) }
  }

  /// The first windows of a sorted list that are not nearly the same: improving two twins would lead to one end.
  private static func distinct<Found>(_ sorted: [Found], rect: (Found) -> PixelRect) -> [Found] {
    var starts: [Found] = []
    for found in sorted {
      if starts.count == improvedEach { break }
      if starts.allSatisfy({ rect($0).box.iou(rect(found).box) < 0.9 }) { starts.append(found) }
    }
    return starts
  }

  /// By falling rank, and where that is equal by size and place, so that the order never depends on chance.
  private static func precedes<Found>(
    _ a: Found, _ b: Found, rank: (Found) -> Double, rect: (Found) -> PixelRect
  ) -> Bool {
    // Rounded, so that noise in the last digits decides nothing.
    let (rankA, rankB) = ((rank(a) * 1e9).rounded(), (rank(b) * 1e9).rounded())
    if rankA != rankB { return rankA > rankB }
    let (first, second) = (rect(a), rect(b))
    if first.size.area != second.size.area { return first.size.area > second.size.area }
    return (first.x, first.y, first.width) < (second.x, second.y, second.width)
  }
}
