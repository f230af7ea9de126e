import Foundation
import TestSupport
import Testing

/// A model copied into one folder does what the model did.
@Suite struct PackCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.copy(Repository.example("cat.jpg"), as: "cat.jpg")
    try scratch.write(
      #"{"image": "cat.jpg", "query": "a cat", "crops": [{"box": [40, 30, 300, 260]}]}"#, as: "crops.jsonl")
  }

  private func box(_ model: String) throws -> [Int] {
    let run = try Tool.run(
      ["crop", "cat.jpg", "--model", model, "-q", "a cat", "--min-score", "0", "--dry-run", "--json"], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    return (try run.objects().first?["crops"] as? [[String: Any]])?.first?["box"] as? [Int] ?? []
  }

  @Test func aCropperTakesItsModelAlong() throws {
    let run = try Tool.run(
      [
        "train", "cropper", "--data", "crops.jsonl", "--model", Tool.model, "--out", "run", "--cache", "features",
        "--width", "32", "--layers", "1", "--heads", "4", "--hidden", "32", "--queries", "1", "--batch", "1",
        "--validation", "0", "--epochs", "1", "--views", "1",
      ], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let packed = try Tool.run(["model", "pack", "run", "--out", "packed", "--json"], in: scratch.path)
    #expect(packed.status == 0, "\(packed.errors)")
    let info = try Tool.run(["model", "info", "packed", "--json"], in: scratch.path).objects().first
    #expect(info?["dtypes"] as? [String] == ["F16"] && info?["base_model"] as? String == "base")
    // The folder may be moved, and what it came from may go.
    try FileManager.default.removeItem(atPath: scratch.path + "/run")
    try FileManager.default.moveItem(atPath: scratch.path + "/packed", toPath: scratch.path + "/moved")
    let moved = try box("moved")
    #expect(moved.count == 4)
    let again = try Tool.run(["model", "pack", "moved", "--out", "wide", "--type", "f32"], in: scratch.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try box("wide") == moved, "the same values in more bytes")
  }

  @Test func aModelStaysAModel() throws {
    let packed = try Tool.run(["model", "pack", Tool.model, "--out", "small"], in: scratch.path)
    #expect(packed.status == 0, "\(packed.errors)")
    #expect(try box("small").count == 4)
    let refused = try Tool.run(["model", "pack", Tool.model, "--out", "small"], in: scratch.path)
    #expect(refused.status == 64 && refused.errors.contains("holds a model already"))
    let missing = try Tool.run(["model", "pack", "./nothing", "--out", "x"], in: scratch.path)
    #expect(missing.status == 66 && !scratch.exists("x"))
  }
}
