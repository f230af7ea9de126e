import Foundation
import TestSupport
import Testing

/// Each wrong input: one sentence on stderr, the documented status, nothing on disk that was not there before.
@Suite struct BadInputTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.copy(Repository.example("coffee.jpg"), as: "coffee.jpg")
  }

  private func expect(
    _ arguments: [String], status: Int32, says word: String, environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = scratch.names
    let run = try Tool.run(arguments, in: scratch.path, environment: environment)
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(scratch.names == before, "nothing is left behind", sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (["--aspect", "0:1"], "aspect"), (["--aspect", "wide"], "aspect"), (["--size", "10"], "size"),
    (["--size", "0x10"], "size"), (["--min-size", "200%"], "min-size"), (["--margin", "-1"], "margin"),
    (["--multiple-of", "0"], "multiple-of"), (["--candidates", "0"], "candidates"),
    (["--min-score", "2"], "min-score"),
    (["--subject", "1,2,3"], "subject"), (["--subject", "9,9,1,1"], "subject"), (["--avoid", "nan,0,1,1"], "avoid"),
    (["--on-miss", "cry"], "on-miss"), (["--format", "docx"], "format"), (["--quality", "0"], "quality"),
    (["--threads", "0"], "threads"), (["--max-pixels", "0"], "max-pixels"), (["-o", "{nam}.jpg"], "{nam}"),
    (["--frobnicate"], "frobnicate"), (["--query", "  "], "query"), (["--size", "64x64", "--aspect", "2:1"], "64x64"),
    (["--min-size", "9000x9000"], "9000"), (["--multiple-of", "5000"], "5000"), (["-o", "x.docx"], "docx"),
  ])
  func options(arguments: [String], word: String) throws {
    try expect(["crop", "coffee.jpg"] + arguments, status: 64, says: word)
  }

  @Test func pictures() throws {
    try scratch.write("", as: "empty.jpg")
    try scratch.write("hello", as: "text.jpg")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Repository.example("coffee.jpg")))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: scratch.file("half.jpg")))
    try expect(["crop", "empty.jpg"], status: 65, says: "empty")
    try expect(["crop", "text.jpg"], status: 65, says: "not a picture")
    try expect(["crop", "half.jpg"], status: 65, says: "half.jpg")
    try expect(["crop", "absent.jpg"], status: 66, says: "absent.jpg")
    try expect(["crop", "coffee.jpg", "--max-pixels", "1000"], status: 65, says: "--max-pixels")
  }

  @Test func aMislabelledPictureIsReadByItsContent() throws {
    try scratch.copy(Repository.example("coffee.jpg"), as: "really-a-jpeg.png")
    #expect(try Tool.run(["crop", "really-a-jpeg.png", "-o", "out.png"], in: scratch.path).status == 0)
  }

  @Test func models() throws {
    try expect(["crop", "coffee.jpg", "--query", "a dog", "--model", "./nowhere"], status: 66, says: "nowhere")
    try expect(
      ["crop", "coffee.jpg", "--query", "a dog", "--model", "some/model"], status: 66, says: "clipcrop model pull")
    try expect(["detect", "coffee.jpg", "--model", Tool.model], status: 64, says: "--query")
    try expect(["embed", "--model", Tool.model], status: 64, says: "--text")
  }

  @Test func damagedCheckpoints() throws {
    let model = try Scratch()
    for name in try FileManager.default.contentsOfDirectory(atPath: Tool.model) {
      try model.copy(Tool.model + "/" + name, as: name)
    }
    func embed(status: Int32, says word: String) throws {
      try expect(["embed", "--text", "a dog", "--model", model.path], status: status, says: word)
    }
    let weights = try Data(contentsOf: URL(fileURLWithPath: model.file("model.safetensors")))
    try weights.prefix(weights.count - 100).write(to: URL(fileURLWithPath: model.file("model.safetensors")))
    try embed(status: 65, says: "model.safetensors")
    try weights.write(to: URL(fileURLWithPath: model.file("model.safetensors")))

    let configuration = try String(contentsOfFile: model.file("config.json"), encoding: .utf8)
    try model.write(configuration.replacingOccurrences(of: "\"owlvit\"", with: "\"clip\""), as: "config.json")
    try embed(status: 65, says: "clip")
    try model.write(
      configuration.replacingOccurrences(of: "\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 3"),
      as: "config.json")
    try embed(status: 65, says: "layers.2")
    try model.write(
      configuration.replacingOccurrences(of: "\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 1"),
      as: "config.json")
    try embed(status: 65, says: "layers.1")
    try model.write(
      configuration.replacingOccurrences(of: "\"intermediate_size\": 80", with: "\"intermediate_size\": 81"),
      as: "config.json")
    try embed(status: 65, says: "81")
    try model.write(configuration, as: "config.json")
    #expect(try Tool.run(["embed", "--text", "a dog", "--model", model.path], in: scratch.path).status == 0)

    let vocabulary = try String(contentsOfFile: model.file("vocab.json"), encoding: .utf8)
    let end = try #require(vocabulary.lastIndex(of: "}"))
    try model.write(vocabulary[..<end] + ", \"one-more\": 747}", as: "vocab.json")
    try embed(status: 65, says: "belong to different models")

    try model.write("{\"a</w>\": 0}", as: "vocab.json")
    try embed(status: 65, says: "vocabulary")
  }

  @Test func anOverlongQueryIsCutAndSaysSo() throws {
    let text = String(repeating: "a very long query indeed ", count: 400)
    let run = try Tool.run(["embed", "--text", text, "--model", Tool.model, "--json"], in: scratch.path)
    #expect(run.status == 0 && run.errors.contains("longer than the model reads"))
    #expect((try run.objects().first?["tokens"] as? [Int])?.count == 16)
  }

  @Test func outputsThatCannotBeWritten() throws {
    try expect(["crop", "coffee.jpg", "-o", "no/such/folder/x.jpg"], status: 73, says: "no/such/folder")
    // A missing folder is said before any work: what there is to work on is not even opened.
    for options in [["-o", "no/such/"], ["-o", "x.jpg", "--overlay", "no/such/x.jpg"]] {
      try expect(["crop", "absent.jpg"] + options, status: 73, says: "no/such")
    }
    let evaluate = ["evaluate", "--data", "absent.jsonl"]
    for option in ["--output", "--gallery"] {
      try expect(evaluate + [option, "no/such/x"], status: 73, says: "no/such")
    }
    // Of a picture that is missing that is said, though its folder is missing too.
    try expect(["crop", "no/such/absent.jpg"], status: 66, says: "absent.jpg")
    // The file-size limit stands in for a full disk: writing fails in the middle of the file.
    let run = try Tool.shell("ulimit -f 8; clipcrop crop coffee.jpg -o out.png", in: scratch.path)
    #expect(run.status == 74 && run.errors.contains("out.png"), "\(run.status) \(run.errors)")
    #expect(scratch.names == ["coffee.jpg"])
  }
}
