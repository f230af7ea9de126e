import Foundation
import TestSupport
import Testing

/// Teaching a detector and its tokenizer by what things are called, as a user does it.
@Suite struct TeachCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for name in ["cat", "coffee"] { try scratch.copy(Repository.example("\(name).jpg"), as: "\(name).jpg") }
    try scratch.write(
      """
      {"image": "cat.jpg", "query": "cat", "subjects": [[80, 60, 260, 240]]}
      {"image": "coffee.jpg", "query": "cup", "subjects": [[60, 40, 420, 330]]}
      {"image": "coffee.jpg", "query": "cat", "kind": "absent"}

      """, as: "things.jsonl")
    try scratch.write(#"{"cup": ["mug"]}"#, as: "names.json")
  }

  @Test func aTokenizerIsLearntFromNames() throws {
    let run = try Tool.run(
      [
        "train", "tokenizer", "--data", "things.jsonl", "--synonyms", "names.json", "--vocabulary", "530", "--out",
        "words", "--json",
      ], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.objects().first?["tokens"] as? Int == 530)
    for file in ["vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"] {
      #expect(scratch.exists("words/" + file))
    }
    let nothing = try Tool.run(["train", "tokenizer", "--out", "words"], in: scratch.path)
    #expect(nothing.status == 64 && nothing.errors.contains("--synonyms"), "\(nothing.errors)")
    let small = try Tool.run(
      ["train", "tokenizer", "--synonyms", "names.json", "--vocabulary", "9", "--out", "words"], in: scratch.path)
    #expect(small.status == 64 && small.errors.contains("--vocabulary"), "\(small.errors)")
  }

  /// Lines that only tell where things are teach a detector, in the words and by the optimiser that were asked for; croppers have no
  /// use for them.
  @Test func aDetectorNeedsNoWindows() throws {
    let run = try Tool.run(
      [
        "train", "detector", "--data", "things.jsonl", "--model", Tool.model, "--out", "owl", "--epochs", "2",
        "--validation", "0.5", "--synonyms", "names.json", "--prompts", "--optimiser", "muon", "--schedule", "hold",
        "--decay-share", "0.5", "--validation-limit", "1", "--json",
      ], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let best = try run.objects().first?["best"] as? [String: Any]
    #expect((best?["metrics"] as? [String: Double])?["found"] != nil)
    let cropper = try Tool.run(
      ["train", "cropper", "--data", "things.jsonl", "--model", Tool.model, "--out", "run"], in: scratch.path)
    #expect(cropper.status == 65 && cropper.errors.contains("has a window"), "\(cropper.errors)")
  }
}
