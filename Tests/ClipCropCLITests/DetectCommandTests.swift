import Foundation
import TestSupport
import Testing

/// `detect` and `embed` against what the reference reports to its user, from the picture file on.
@Suite struct DetectCommandTests {
  private static let fixtures = ["owlvit-square", "owlvit-wide", "owlv2-square", "owlv2-tall"]

  private func expected(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: Repository.fixture("models/\(name)/expected.json")))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  @Test(arguments: fixtures)
  func textQueries(name: String) throws {
    let expected = try expected(name)
    let folder = Repository.fixture("models/" + name)
    let queries = try #require(expected["queries"] as? [String])
    let run = try Tool.run(
      ["detect", folder + "/image.jpg", "--model", folder + "/model", "--threshold", "0", "--top", "10", "--json"]
        + queries.flatMap { ["--query", $0] }, in: NSTemporaryDirectory())
    #expect(run.status == 0, "\(run.errors)")
    let found = try #require(try run.objects().first?["detections"] as? [[String: Any]])
    try compare(
      found, with: try #require(expected["top"] as? [[Any]]), size: try #require(expected["image_size"] as? [Double]))
  }

  @Test(arguments: fixtures)
  func exampleQueries(name: String) throws {
    let expected = try expected(name)
    let folder = Repository.fixture("models/" + name)
    let run = try Tool.run(
      [
        "detect", folder + "/image.jpg", "--model", folder + "/model", "--threshold", "0", "--top", "10", "--json",
        "--query-image", folder + "/query.jpg",
      ], in: NSTemporaryDirectory())
    #expect(run.status == 0, "\(run.errors)")
    let found = try #require(try run.objects().first?["detections"] as? [[String: Any]])
    try compare(
      found, with: try #require(expected["guided_top"] as? [[Any]]),
      size: try #require(expected["image_size"] as? [Double]))
    let embed = try Tool.run(
      ["embed", "--image", folder + "/query.jpg", "--model", folder + "/model", "--json"], in: NSTemporaryDirectory())
    #expect(try embed.objects().first?["patch"] as? Int == expected["query_box_index"] as? Int)
  }

  /// Scores to 0.002 and boxes to 0.2 % of the picture: decoders and resamplers may differ by a grey level.
  private func compare(_ found: [[String: Any]], with want: [[Any]], size: [Double]) throws {
    #expect(found.count == want.count)
    for (detection, row) in zip(found, want) {
      let score = try #require(detection["score"] as? Double)
      #expect(abs(score - (row[0] as? Double ?? .nan)) < 0.002)
      if row.count == 3 { #expect(detection["query"] as? Int == row[1] as? Int) }
      let box = try #require(detection["box"] as? [Double])
      for (a, b) in zip(box, try #require(row.last as? [Double])) { #expect(abs(a - b) < 0.002 * (size.max() ?? 1)) }
    }
  }
}

@Suite struct BenchCommandTests {
  @Test func reportsEveryStage() throws {
    let run = try Tool.run(
      ["bench", "--model", Tool.model, "--runs", "2", "--queries", "3", "--json"], in: NSTemporaryDirectory())
    let report = try #require(try run.objects().first)
    let stages = try #require(report["stages"] as? [String: [String: Double]])
    #expect(Set(stages.keys) == ["vision", "heads", "text", "logits", "crop"])
    #expect(stages.values.allSatisfy { $0["runs"] == 2 && ($0["median_s"] ?? 0) >= ($0["min_s"] ?? 1) })
    #expect((report["peak_rss_mb"] as? Double ?? 0) > 1)
    #expect(report["precision"] as? String == "f32", "auto leaves small models as they are")
  }

  /// The embedded model's towers fit the kernels wherever there are any.
  @Test func comparesBytesWithFloats() throws {
    let run = try Tool.run(["bench", "--agreement", "--json"], in: NSTemporaryDirectory())
    let report = try #require(try run.objects().first)
    let features = try #require(report["features"] as? [String: Double])
    #expect((0...0.03).contains(try #require(features["relativeError"])))
    #expect(try #require(features["leastCosine"]) > 0.99)
    #expect(try #require(report["boxIoU"] as? Double) > 0.9)
  }

  @Test func obeysTheEnvironment() throws {
    let arguments = ["bench", "--runs", "1", "--json"]
    let portable = try Tool.run(arguments, in: NSTemporaryDirectory(), environment: ["CLIPCROP_KERNELS": "portable"])
    #expect(try #require(try portable.objects().first)["kernels"] as? String == "portable")
    let unknown = try Tool.run(arguments, in: NSTemporaryDirectory(), environment: ["CLIPCROP_KERNELS": "sse9"])
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("CLIPCROP_KERNELS is 'sse9'") && unknown.errors.contains("portable"))
  }
}
