import Foundation
public import Tensors

/// How well predicted scores order the rated crops of one picture: the measures of GAICD (Zeng et al., "Grid anchor based
/// image cropping", arXiv 1909.08989).
public struct RankingMetrics: Sendable, Hashable {
  /// The values by metric; a metric that is not defined for the picture is absent.
  public let values: [Metric: Double]

  /// N of Acc_{K/N}: how many of the best annotated crops count as good.
  public static let depths = [5, 10]
  /// K of Acc_{K/N}: how many of the best predicted crops are looked at.
  public static let picks = 1...4

  /// Compares scores with opinions.
  ///
  /// Predicted scores that are alike are ordered at random, since annotation files are often sorted and a scorer that says
  /// nothing must get what chance gets. Acc_{K/N} is defined where there are more than N crops (else every crop would be
  /// right); correlations where opinions differ. Scores that are all alike correlate with 0: they say nothing.
  /// - Parameters:
  ///   - scores: predicted, one a crop, the higher the better.
  ///   - opinions: annotated, in the same order.
  ///   - random: what orders scores that are alike.
  /// - Throws: ``EvaluationError/wrongScoreCount(expected:got:)``, ``EvaluationError/scoreNotFinite(index:score:)`` or
  ///   ``EvaluationError/annotationNotFinite(index:score:)``.
  public init(scores: [Double], opinions: [Double], random: inout SeededRandom) throws(EvaluationError) {
    guard scores.count == opinions.count else {
      throw .wrongScoreCount(expected: opinions.count, got: scores.count)
    }
    if let index = scores.firstIndex(where: { !$0.isFinite }) {
      throw .scoreNotFinite(index: index, score: "\(scores[index])")
    }
    if let index = opinions.firstIndex(where: { !$0.isFinite }) {
      throw .annotationNotFinite(index: index, score: "\(opinions[index])")
    }
    var values: [Metric: Double] = [:]
    let order = RankingMetrics.order(scores, random: &random)
    for n in RankingMetrics.depths where opinions.count > n {
      RankingMetrics.addAccuracies(order: order, opinions: opinions, n: n, to: &values)
    }
    if opinions.contains(where: { $0 != opinions[0] }) {
      values[.srcc] = Correlation.spearman(scores, opinions) ?? 0
      values[.pcc] = Correlation.pearson(scores, opinions) ?? 0
    }
    self.values = values
  }

  /// Indices by falling score; those alike in random order, since sorting keeps the order of a shuffle among them.
  private static func order(_ scores: [Double], random: inout SeededRandom) -> [Int] {
    scores.indices.shuffled(using: &random).sorted { scores[$0] > scores[$1] }
  }

  private static func addAccuracies(order: [Int], opinions: [Double], n: Int, to values: inout [Metric: Double]) {
    // Equal opinions rank by their place in the file, as in the published measurements.
    let byOpinion = opinions.indices.sorted { opinions[$0] > opinions[$1] }
    let least = opinions[byOpinion[n - 1]]
    var ranks = [Int](repeating: 0, count: opinions.count)
    for (rank, index) in byOpinion.enumerated() { ranks[index] = rank }
    var (plain, weighted) = (0.0, 0.0)
    for k in picks {
      let chosen = order.prefix(k)
      let accuracy = Double(chosen.count { opinions[$0] >= least }) / Double(k)
      let weight = weightedHits(ranks: chosen.map { ranks[$0] }.sorted(), n: n) / Double(k)
      values[.accuracy(k: k, n: n)] = accuracy
      values[.weightedAccuracy(k: k, n: n)] = weight
      plain += accuracy / Double(picks.count)
      weighted += weight / Double(picks.count)
    }
    values[.accuracy(n: n)] = plain
    values[.weightedAccuracy(n: n)] = weighted
  }

  /// The hits among sorted ranks (from 0), each weighted by exp(-beta * (rank - place)), beta 1 / N.
  private static func weightedHits(ranks: [Int], n: Int) -> Double {
    let beta = 1 / Double(n)
    return ranks.enumerated().reduce(0) { sum, pick in
      pick.element < n ? sum + exp(-beta * Double(pick.element - pick.offset)) : sum
    }
  }
}
