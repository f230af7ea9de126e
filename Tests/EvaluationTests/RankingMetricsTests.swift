import Evaluation
import TestSupport
import Tensors
import Testing

@Suite struct RankingMetricsTests {
  @Test func agreesWithPython() throws {
    for (index, known) in try MetricsFixture.load().rankings.enumerated() {
      let values = known.hasTies ? try averaged(known) : try measured(known, seed: 1)
      for (name, expected) in known.values {
        let value = try #require(values[Metric(rawValue: name)], "\(name) of case \(index)")
        // Ties are broken at random: over 800 draws a mean of values in 0...1 is off by less than 4 / (2 sqrt 800).
        let tolerance = known.hasTies && name.contains("acc") ? 0.071 : 1e-12
        #expect(abs(value - expected) < tolerance, "\(name) of case \(index)")
      }
      let unexpected = values.keys.filter {
        known.values[$0.rawValue] == nil && !(known.hasTies && $0.rawValue.hasPrefix("w"))
      }
      #expect(unexpected.isEmpty, "case \(index)")
      #expect(Correlation.averageRanks(known.scores) == known.ranks)
    }
  }

  private func measured(_ known: MetricsFixture.Ranking, seed: UInt64) throws -> [Metric: Double] {
    var random = SeededRandom(seed: seed)
    return try RankingMetrics(scores: known.scores, opinions: known.opinions, random: &random).values
  }

  private func averaged(_ known: MetricsFixture.Ranking) throws -> [Metric: Double] {
    var random = SeededRandom(seed: 3)
    var sums: [Metric: Double] = [:]
    for _ in 0..<800 {
      let values = try RankingMetrics(scores: known.scores, opinions: known.opinions, random: &random).values
      sums.merge(values.mapValues { $0 / 800 }) { $0 + $1 }
    }
    // Correlations do not depend on the order: exact, not summed.
    for metric in [Metric.srcc, .pcc] { sums[metric] = try measured(known, seed: 9)[metric] }
    return sums
  }

  /// GAICD's JSON is sorted by score: without random ties a scorer that says nothing would be perfect.
  @Test func aConstantScorerGetsChance() throws {
    let opinions = (0..<80).map { Double(80 - $0) }
    var random = SeededRandom(seed: 5)
    var (sum5, sum10) = (0.0, 0.0)
    for _ in 0..<500 {
      let values = try RankingMetrics(
        scores: [Double](repeating: 0.5, count: 80), opinions: opinions, random: &random
      ).values
      sum5 += try #require(values[.accuracy(n: 5)])
      sum10 += try #require(values[.accuracy(n: 10)])
      #expect(values[.srcc] == 0)
      #expect(values[.pcc] == 0)
    }
    #expect(abs(sum5 / 500 - 5.0 / 80) < 0.03)
    #expect(abs(sum10 / 500 - 10.0 / 80) < 0.03)
  }

  @Test func perfectAndReversedScorers() throws {
    let opinions = (0..<30).map { Double($0 * $0) }
    var random = SeededRandom(seed: 5)
    let best = try RankingMetrics(scores: opinions, opinions: opinions, random: &random).values
    #expect(best.values.allSatisfy { abs($0 - 1) < 1e-12 }, "weights are 1 where ranks are right")
    #expect(best.count == Metric.rankingMetrics.count)
    let worst = try RankingMetrics(scores: opinions.map { -$0 }, opinions: opinions, random: &random).values
    #expect(worst[.accuracy(n: 10)] == 0)
    #expect(worst[.weightedAccuracy(n: 10)] == 0)
    #expect(worst[.srcc].map { abs($0 + 1) < 1e-12 } == true)
  }

  @Test func theSameSeedGivesTheSame() throws {
    let opinions = (0..<40).map { Double($0 % 7) }
    func values(_ seed: UInt64) throws -> [Metric: Double] {
      var random = SeededRandom(seed: seed)
      return try RankingMetrics(scores: opinions.map { _ in 1 }, opinions: opinions, random: &random).values
    }
    #expect(try values(1) == values(1))
    #expect(try (2...20).contains { try values($0) != values(1) })
  }

  @Test func degenerateLists() throws {
    var random = SeededRandom(seed: 0)
    func values(_ scores: [Double], _ opinions: [Double]) throws -> [Metric: Double] {
      try RankingMetrics(scores: scores, opinions: opinions, random: &random).values
    }
    #expect(try values([], []).isEmpty)
    #expect(try values([1], [1]).isEmpty, "one crop: nothing to order")
    #expect(try values([1, 2, 3], [4, 4, 4]).isEmpty, "no order among opinions")
    #expect(try Set(values([1, 2], [1, 2]).keys) == [.srcc, .pcc])
    #expect(
      try values(Array(1...5).map(Double.init), [1, 2, 3, 4, 5])[.accuracy(n: 5)] == nil, "all five would be right")
    #expect(try values(Array(1...6).map(Double.init), [3, 3, 3, 3, 3, 3])[.accuracy(n: 5)] == 1, "all opinions alike")
    let huge = try values([-1.7e308, 0, 1.7e308], [1, 2, 3])
    #expect(huge[.pcc].map { abs($0 - 1) < 1e-12 } == true, "no overflow")
    let tiny = try values([1, 2, 3].map { $0 * Double.leastNonzeroMagnitude }, [1, 2, 3])
    #expect(tiny[.srcc] == 1)
  }

  @Test func badScoresAreNamed() {
    var random = SeededRandom(seed: 0)
    #expect(throws: EvaluationError.scoreNotFinite(index: 1, score: "nan")) {
      try RankingMetrics(scores: [1, .nan, 3], opinions: [1, 2, 3], random: &random)
    }
    #expect(throws: EvaluationError.scoreNotFinite(index: 2, score: "inf")) {
      try RankingMetrics(scores: [1, 2, .infinity], opinions: [1, 2, 3], random: &random)
    }
    #expect(throws: EvaluationError.annotationNotFinite(index: 0, score: "nan")) {
      try RankingMetrics(scores: [1, 2], opinions: [.nan, 2], random: &random)
    }
    #expect(throws: EvaluationError.wrongScoreCount(expected: 3, got: 2)) {
      try RankingMetrics(scores: [1, 2], opinions: [1, 2, 3], random: &random)
    }
  }
}

@Suite struct RankingPairsTests {
  @Test func agreesWithPython() throws {
    let known = try MetricsFixture.load().pairs
    let pairs = known.pairs.map { RatedPair(score0: $0.score0, score1: $0.score1, votesFor0: $0.votesFor0) }
    #expect(try RankingPairs.accuracy(pairs) == known.accuracy)
  }

  @Test func theRule() throws {
    #expect(RatedPair(score0: 2, score1: 1, votesFor0: 3).isRight)
    #expect(!RatedPair(score0: 2, score1: 1, votesFor0: 2).isRight)
    #expect(RatedPair(score0: 1, score1: 2, votesFor0: 0).isRight)
    #expect(!RatedPair(score0: 1, score1: 1, votesFor0: 5).isRight, "a constant scorer is never right")
    #expect(try RankingPairs.accuracy([]) == nil)
    #expect(throws: EvaluationError.scoreNotFinite(index: 0, score: "nan")) {
      try RankingPairs.accuracy([RatedPair(score0: 1, score1: .nan, votesFor0: 1)])
    }
  }
}
