import Foundation
import Geometry
import Imaging
import Testing

/// Scenes as a user makes them, and what the other commands do with them.
@Suite struct ScenesCommandTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func scenesAreADatasetForEvaluation() throws {
    let made = try Tool.run(
      ["scenes", "--count", "4", "--part", "test", "--kinds", "plain:2,absent,example", "--out", "scenes", "--json"],
      in: scratch.path)
    #expect(made.status == 0, "\(made.errors)")
    let report = try #require(try made.objects().first)
    #expect(report["pictures"] as? Int == 4 && (report["things"] as? Int ?? 0) >= 4)
    #expect(made.errors.isEmpty, "no bar where stderr is no terminal: \(made.errors)")
    for file in ["annotations.jsonl", "things.jsonl", "names.json", "scenes.json", "pictures/000003.jpg"] {
      #expect(scratch.exists("scenes/" + file))
    }
    let measured = try Tool.run(
      ["evaluate", "--data", "scenes/annotations.jsonl", "--model", Tool.model, "--json"], in: scratch.path)
    #expect(measured.status == 0, "\(measured.errors)")
    for metric in ["\"box50\"", "\"iou\"", "\"subjectKept\""] { #expect(measured.output.contains(metric)) }
    let again = try Tool.run(["scenes", "--count", "4", "--out", "scenes"], in: scratch.path)
    #expect(again.status == 64 && again.errors.contains("finished"), "\(again.errors)")
  }

  @Test func mixturesThatMakeNoSenseAreRefused() throws {
    for (kinds, word) in [("plain,dog", "dog"), ("plain:0", "1 to 1000"), ("", "no kind"), ("unseen", "unseen")] {
      let run = try Tool.run(["scenes", "--count", "1", "--kinds", kinds, "--out", "x"], in: scratch.path)
      #expect(run.status == 64 && run.errors.contains(word), "\(kinds): \(run.errors)")
    }
    let none = try Tool.run(["scenes", "--count", "0", "--out", "x"], in: scratch.path)
    #expect(none.status == 64 && !scratch.exists("x"), "\(none.errors)")
  }

  private func calibrate(_ data: String) throws -> Tool.Run {
    try Tool.run(
      [
        "train", "calibration", "--data", data, "--model", "./owl", "--advice", "ask a friend", "--passing", "1",
        "--json",
      ],
      in: scratch.path)
  }

  /// A model that is never right cannot say how sure it is; one that is right about one thing can, and `crop` goes by that.
  @Test func aModelLearnsWhenToAbstain() throws {
    let made = try Tool.run(
      ["scenes", "--count", "6", "--part", "validation", "--kinds", "absent", "--out", "scenes"], in: scratch.path)
    #expect(made.status == 0, "\(made.errors)")
    let packed = try Tool.run(["model", "pack", Tool.model, "--type", "f32", "--out", "owl"], in: scratch.path)
    #expect(packed.status == 0, "\(packed.errors)")
    let refused = try calibrate("scenes/annotations.jsonl")
    #expect(refused.status == 65 && refused.errors.contains("0 are right"), "\(refused.errors)")
    func configuration() throws -> String {
      try String(contentsOfFile: scratch.path + "/owl/config.json", encoding: .utf8)
    }
    #expect(try !configuration().contains("calibration"), "nothing is written where nothing was learnt")

    let picture = "scenes/pictures/000000.jpg"
    let found =
      try Tool.run(
        ["detect", picture, "-q", "a cat", "--model", "./owl", "--threshold", "0", "--top", "1", "--json"],
        in: scratch.path
      ).objects().first?["detections"] as? [[String: Any]]
    let edges = try #require(found?.first?["box"] as? [Double]).map { max(0, $0) }
    let size = try Image.open(scratch.path + "/" + picture).size
    let box = [
      edges[0], edges[1], min(edges[2], Double(size.width)), min(edges[3], Double(size.height)),
    ]
    try scratch.write(
      """
      {"image": "\(picture)", "query": "a cat", "subjects": [\(box)]}
      {"image": "\(picture)", "query": "a dog", "kind": "absent"}

      """, as: "answers.jsonl")
    let run = try calibrate("answers.jsonl")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try configuration().contains("ask a friend"))
  }
}
