import Foundation
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

  /// Scenes with what is there and what is not teach a model when to abstain; `crop` then goes by that.
  @Test func aModelLearnsWhenToAbstain() throws {
    let made = try Tool.run(
      ["scenes", "--count", "6", "--part", "validation", "--kinds", "absent", "--out", "scenes"], in: scratch.path)
    #expect(made.status == 0, "\(made.errors)")
    let packed = try Tool.run(["model", "pack", Tool.model, "--type", "f32", "--out", "owl"], in: scratch.path)
    #expect(packed.status == 0, "\(packed.errors)")
    let run = try Tool.run(
      [
        "train", "calibration", "--data", "scenes/annotations.jsonl", "--model", "./owl", "--advice", "ask a friend",
        "--passing", "1", "--json",
      ], in: scratch.path)
    // A model that knows nothing is never right, and says so.
    if run.status == 65 {
      #expect(run.errors.contains("right"), "\(run.errors)")
    } else {
      #expect(run.status == 0, "\(run.errors)")
      let configuration = try String(contentsOfFile: scratch.path + "/owl/config.json", encoding: .utf8)
      #expect(configuration.contains("\"calibration\"") && configuration.contains("ask a friend"))
    }
  }
}
