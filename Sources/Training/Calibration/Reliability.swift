/// How much probabilities can be relied upon.
public enum Reliability {
  /// The expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015): over bins of equal width, the mean distance of the
  /// mean probability from the share of true outcomes, weighted by their number. 0 for perfect, and for no outcomes.
  public static func expectedCalibrationError(_ probabilities: [Double], _ outcomes: [Bool], bins: Int = 10) -> Double {
    precondition(
      probabilities.count == outcomes.count && bins > 0, "each probability has an outcome, in at least one bin")
    guard !probabilities.isEmpty else { return 0 }
    var sums = Array(repeating: (count: 0.0, probability: 0.0, outcome: 0.0), count: bins)
    for (probability, outcome) in zip(probabilities, outcomes) {
      let bin = min(max(Int(probability * Double(bins)), 0), bins - 1)
      sums[bin].count += 1
      sums[bin].probability += probability
      sums[bin].outcome += outcome ? 1 : 0
    }
    return sums.reduce(0) { $0 + abs($1.probability - $1.outcome) } / Double(probabilities.count)
  }

  /// The area under the ROC curve: how often a true outcome has a higher score than a false one, ties counting half (Mann and
  /// Whitney, 1947). nil where one of the two is missing.
  public static func areaUnderCurve(_ scores: [Double], _ outcomes: [Bool]) -> Double? {
    precondition(scores.count == outcomes.count, "each score has an outcome")
    let positives = outcomes.count { $0 }
    let negatives = outcomes.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var (sum, start) = (0.0, 0)
    while start < order.count {
      let end = (start..<order.count).first { scores[order[$0]] != scores[order[start]] } ?? order.count
      // Equal scores share the mean of their ranks.
      let rank = Double(start + 1 + end) / 2
      sum += rank * Double(order[start..<end].count { outcomes[$0] })
      start = end
    }
    let (p, n) = (Double(positives), Double(negatives))
    return (sum - p * (p + 1) / 2) / (p * n)
  }
}
