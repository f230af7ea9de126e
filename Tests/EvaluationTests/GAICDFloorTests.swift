import Evaluation
import Foundation
import Geometry
import TestSupport
import Tensors
import Testing

/// The floor of GAICD's test set that is known from elsewhere, on the real annotations where they are at hand.
@Suite struct GAICDFloorTests {
  private struct Annotation: Decodable {
    let bbox: [[Double]]
    let score: [Double]
  }

  @Test(.enabled(if: Repository.shared != nil)) func areaScorer() throws {
    let folder = try #require(Repository.shared) + "/data/gaicd/"
    func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: folder + name)))
    }
    let annotations = try read("image_crop.json", as: [String: Annotation].self)
    let test = try #require(try read("original_data_split.json", as: [String: [String]].self)["test"])
    var values: [Metric: [Double]] = [:]
    for (index, name) in test.enumerated() {
      let image = try #require(annotations[name] ?? annotations[name + ".jpg"])
      var random = SeededRandom(seed: 0, stream: UInt64(index))
      let ranking = try RankingMetrics(
        scores: image.bbox.map { box($0).area }, opinions: image.score, random: &random)
      for (metric, value) in ranking.values { values[metric, default: []].append(value) }
    }
    func mean(_ metric: Metric) throws -> Double {
      try #require(Bootstrap(resamples: 1).estimate(values[metric] ?? [])).mean
    }
    // Areas are often alike, and another order among them moves an accuracy by less than a point.
    #expect(abs(try mean(.accuracy(n: 5)) - 0.202) < 0.01)
    #expect(abs(try mean(.accuracy(n: 10)) - 0.362) < 0.01)
    #expect(abs(try mean(.srcc) - 0.318) < 0.001)
  }
}
