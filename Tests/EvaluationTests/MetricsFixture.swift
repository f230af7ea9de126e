import Datasets
import Evaluation
import Foundation
import Geometry
import TestSupport

/// The cases of Tools/metrics_fixture.py, whose numbers come from numpy and scipy.
struct MetricsFixture: Decodable {
  struct Window: Decodable {
    struct Crop: Decodable {
      let box: [Double]
      let score: Double
    }

    let size: [Int]
    let window: [Double]
    let crops: [Crop]
    let subjects: [[Double]]
    let truth: [Double]
    let iou: Double
    let bde: Double
    let iou75: Double
    let subjectKept: Double?
    let subjectCoverage: Double?
  }

  struct Ranking: Decodable {
    let scores: [Double]
    let opinions: [Double]
    let values: [String: Double]
    let ranks: [Double]
    let hasTies: Bool
  }

  struct Pairs: Decodable {
    struct Pair: Decodable {
      let score0: Double
      let score1: Double
      let votesFor0: Int
    }

    let pairs: [Pair]
    let accuracy: Double
  }

  struct Resampled: Decodable {
    let values: [Double]
    let mean: Double
    let low: Double
    let high: Double
    let shares: [Double]
    let quantiles: [Double]
  }

  let windows: [Window]
  let rankings: [Ranking]
  let pairs: Pairs
  let bootstraps: [Resampled]

  static func load() throws -> MetricsFixture {
    let data = try Data(contentsOf: URL(fileURLWithPath: Repository.fixture("evaluation/metrics.json")))
    return try JSONDecoder().decode(MetricsFixture.self, from: data)
  }
}

/// A box from edges x0, y0, x1, y1.
func box(_ edges: [Double]) -> Box<Pixels> { Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3]) }

/// The same, for short.
func box(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> Box<Pixels> {
  Box(x0: x0, y0: y0, x1: x1, y1: y1)
}
