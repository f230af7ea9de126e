/// How well scores tell two groups apart.
package enum RankedScores {
  /// The area under the receiver operating characteristic: the share of pairs in which the positive scores higher, ties counting half
  /// (the statistic of Mann and Whitney); nil where a group is empty or a score is not a number.
  package static func auroc(positives: [Float], negatives: [Float]) -> Double? {
    guard !positives.isEmpty, !negatives.isEmpty, !positives.contains(where: \.isNaN),
      !negatives.contains(where: \.isNaN)
    else { return nil }
    let (high, low) = (positives.sorted(), negatives.sorted())
    var (below, upTo) = (0, 0)
    var wins = 0.0
    for score in high {
      while below < low.count, low[below] < score { below += 1 }
      while upTo < low.count, low[upTo] <= score { upTo += 1 }
      wins += Double(below) + 0.5 * Double(upTo - below)
    }
    return wins / (Double(high.count) * Double(low.count))
  }
}
