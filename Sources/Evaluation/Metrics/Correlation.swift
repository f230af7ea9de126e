/// Correlations as `scipy.stats` defines them.
public enum Correlation {
  /// Pearson's correlation coefficient, -1...1.
  ///
  /// - Returns: nil where it is not defined: fewer than two values, or all values of a side alike.
  public static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "correlated values come in pairs")
    guard let a = centred(a), let b = centred(b) else { return nil }
    let products = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    return min(1, max(-1, products / (squares(a) * squares(b)).squareRoot()))
  }

  /// Spearman's rank correlation, -1...1: Pearson's of the average ranks.
  ///
  /// - Returns: nil where it is not defined, as in ``pearson(_:_:)``.
  public static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    pearson(averageRanks(a), averageRanks(b))
  }

  /// The place of each value in ascending order from 1; values that are alike share the mean of their places.
  public static func averageRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Places start + 1 to end share their mean.
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// The values less their mean, on a scale on which squares neither overflow nor vanish; nil where all are alike.
  private static func centred(_ values: [Double]) -> [Double]? {
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    // Halves first: the span of two finite numbers may be infinite.
    let span = high / 2 - low / 2
    guard span > 0, span.isFinite else { return nil }
    let shares = values.map { ($0 / 2 - low / 2) / span }
    let mean = shares.reduce(0, +) / Double(shares.count)
    return shares.map { $0 - mean }
  }

  private static func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
