/// Two crops of one picture, as a scorer rates them and as people voted.
public struct RatedPair: Sendable, Hashable {
  /// The predicted score of crop 0.
  public var score0: Double
  /// The predicted score of crop 1.
  public var score1: Double
  /// How many of the five people who were asked prefer crop 0.
  public var votesFor0: Int

  /// A pair.
  public init(score0: Double, score1: Double, votesFor0: Int) {
    self.score0 = score0
    self.score1 = score1
    self.votesFor0 = votesFor0
  }

  /// Whether the scorer agrees with the majority (Chen et al., "Quantitative analysis of automatic image cropping
  /// algorithms", WACV 2017); scores that are alike agree with nobody.
  public var isRight: Bool { votesFor0 >= 3 ? score0 > score1 : score0 < score1 }
}

/// The ranking pairs of FCDB.
public enum RankingPairs {
  /// The share of pairs that are right; nil without pairs.
  ///
  /// - Throws: ``EvaluationError/scoreNotFinite(index:score:)`` with the place of the pair.
  public static func accuracy(_ pairs: [RatedPair]) throws(EvaluationError) -> Double? {
    for (index, pair) in pairs.enumerated() {
      for score in [pair.score0, pair.score1] where !score.isFinite {
        throw .scoreNotFinite(index: index, score: "\(score)")
      }
    }
    return pairs.isEmpty ? nil : Double(pairs.count { $0.isRight }) / Double(pairs.count)
  }
}
