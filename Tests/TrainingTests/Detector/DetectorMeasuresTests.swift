import Geometry
import Tensors
import Testing
import Training

@Suite struct DetectorMeasuresTests {
  private func box(_ x: Double, _ y: Double, _ w: Double, _ h: Double) -> Box<Normalized> {
    Box(centerX: x, centerY: y, width: w, height: h)
  }

  @Test func everyShareIsOfWhatWasCounted() throws {
    var measures = DetectorMeasures()
    let (large, medium, small) = (box(0.5, 0.5, 0.4, 0.4), box(0.2, 0.2, 0.15, 0.15), box(0.8, 0.8, 0.1, 0.1))
    measures.addPresent(large, middle: (0.5, 0.5), score: 2, things: [small, large])
    // A third of it: the same height, half of it beside it.
    measures.addPresent(box(0.275, 0.2, 0.15, 0.15), middle: (0.2, 0.2), score: 0, things: [medium])
    measures.addPresent(box(0.2, 0.2, 0.1, 0.1), middle: (0.2, 0.2), score: -1, things: [small])
    measures.addSynonym(large, things: [large])
    measures.addSynonym(large, things: [small])
    for score in [-2, -1, 1] as [Float] { measures.addAbsent(score: score) }
    let metrics = measures.metrics
    #expect(metrics["found"] == 1.0 / 3 && metrics["near"] == 2.0 / 3 && metrics["on"] == 2.0 / 3)
    #expect(abs((metrics["iou"] ?? 0) - (1 + 1.0 / 3) / 3) < 1e-9)
    #expect(metrics["found.large"] == 1 && metrics["found.medium"] == 0 && metrics["found.small"] == 0)
    #expect(metrics["found.synonym"] == 0.5)
    #expect(metrics["auroc"] == (3 + 2 + 1.5) / 9)
    #expect(abs(measures.score - (1.0 / 3 + 0.01 * (metrics["iou"] ?? 0))) < 1e-12)
  }

  @Test func whatWasNotCountedIsLeftOut() {
    #expect(DetectorMeasures().metrics.isEmpty && DetectorMeasures().score == 0)
    var measures = DetectorMeasures()
    measures.addAbsent(score: 1)
    #expect(measures.metrics.isEmpty)
    measures.addPresent(box(0.5, 0.5, 1, 1), middle: (0.5, 0.5), score: .nan, things: [box(0.5, 0.5, 1, 1)])
    #expect(
      measures.metrics["auroc"] == nil && measures.metrics["found"] == 1 && measures.metrics["found.small"] == nil)
  }

  @Test func aurocIsTheShareOfPairs() throws {
    var random = SeededRandom(seed: 8)
    let positives = (0..<57).map { _ in Float(Int(random.unit() * 12)) }
    let negatives = (0..<83).map { _ in Float(Int(random.unit() * 9)) }
    var wins = 0.0
    for high in positives { for low in negatives { wins += high > low ? 1 : high == low ? 0.5 : 0 } }
    let found = try #require(RankedScores.auroc(positives: positives, negatives: negatives))
    #expect(abs(found - wins / Double(57 * 83)) < 1e-12)
    #expect(RankedScores.auroc(positives: [2], negatives: [1, 0]) == 1)
    #expect(RankedScores.auroc(positives: [], negatives: [1]) == nil)
    #expect(RankedScores.auroc(positives: [1], negatives: [.nan]) == nil)
    #expect(RankedScores.auroc(positives: [.infinity], negatives: [-.infinity]) == 1)
  }
}
