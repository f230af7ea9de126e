import Evaluation
import Testing

@Suite struct BootstrapTests {
  @Test func agreesWithPython() throws {
    for known in try MetricsFixture.load().bootstraps {
      let estimate = try #require(Bootstrap(resamples: 4000).estimate(known.values))
      #expect(abs(estimate.mean - known.mean) < 1e-12)
      #expect(estimate.images == known.values.count)
      // Both ends are themselves drawn: with 4000 resamples they scatter by some 2 % of the interval's width.
      let width = known.high - known.low
      #expect(abs(estimate.low - known.low) < 0.08 * width)
      #expect(abs(estimate.high - known.high) < 0.08 * width)
      for (share, expected) in zip(known.shares, known.quantiles) {
        #expect(abs(Bootstrap.quantile(share, ofSorted: known.values.sorted()) - expected) < 1e-12)
      }
    }
  }

  @Test func theSeedDecides() {
    let values = (0..<50).map { Double($0 * 37 % 11) }
    #expect(Bootstrap(seed: 4).estimate(values) == Bootstrap(seed: 4).estimate(values))
    #expect(Bootstrap(seed: 4).estimate(values) != Bootstrap(seed: 5).estimate(values))
  }

  @Test func moreConfidenceIsWider() throws {
    let values = (0..<60).map { Double($0 * 37 % 11) }
    let narrow = try #require(Bootstrap(confidence: 0.5).estimate(values))
    let wide = try #require(Bootstrap(confidence: 0.99).estimate(values))
    #expect(wide.low < narrow.low && narrow.low < narrow.mean)
    #expect(narrow.mean < narrow.high && narrow.high < wide.high)
  }

  @Test func degenerateLists() throws {
    #expect(Bootstrap().estimate([]) == nil)
    let one = try #require(Bootstrap().estimate([0.4]))
    #expect([one.low, one.mean, one.high] == [0.4, 0.4, 0.4])
    let alike = try #require(Bootstrap(resamples: 1).estimate([1, 1, 1]))
    #expect([alike.low, alike.mean, alike.high] == [1, 1, 1])
  }
}
