import Foundation
import OWLViT
import TestSupport
import Testing

/// Files by Tools/tokenizer_fixture.py.
@Suite struct TokenizerFileTests {
  /// A folder with the given files, removed afterwards.
  private func withFolder<Result>(
    _ files: [String: [UInt8]], _ body: (String) throws -> Result
  ) throws -> Result {
    // In memory where the system offers it: thousands of mutants are written, and a busy disk makes minutes of them.
    let memory = "/dev/shm"
    let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    let path = "\(root)/clipcrop-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
    return try body(path)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: Repository.fixture(name))))
  }

  private func error(_ files: [String: [UInt8]]) throws -> OWLViTError? {
    try withFolder(files) { folder in #expect(throws: OWLViTError.self) { try CLIPTokenizer(folder: folder) } }
  }

  @Test func judgesTheCorpus() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.fixture("tokenizer-corpus"))
    #expect(names.count > 20)
    for name in names {
      let files = ["tokenizer.json": try bytes("tokenizer-corpus/\(name)")]
      let failure = try withFolder(files) { folder -> OWLViTError? in
        do throws(OWLViTError) {
          _ = try CLIPTokenizer(folder: folder)
          return nil
        } catch { return error }
      }
      #expect((failure == nil) == name.hasPrefix("good"), "\(name): \(failure?.description ?? "accepted")")
      if let failure { #expect(failure.description.contains("tokenizer.json"), "\(name)") }
    }
  }

  @Test(arguments: [
    ("bad-hole", "no token has the id 9"), ("bad-same-id", "two tokens have the id 2"),
    ("bad-same-token", "\"a\" occurs twice"), ("bad-merge-unknown", "merge rule 1: \"z\" is not in the vocabulary"),
    ("bad-merge-result-unknown", "\"ba\" is not in the vocabulary"), ("bad-unigram", "Unigram"),
    ("bad-huge-id", "beyond 32 bits"), ("bad-text-id", "whole number"), ("bad-empty-object", "no model"),
  ])
  func namesTheFault(file: String, words: String) throws {
    let failure = try error(["tokenizer.json": try bytes("tokenizer-corpus/\(file).json")])
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
  }

  @Test func incompleteFolders() throws {
    let vocabulary = try bytes("tokenizer/pair/vocab.json")
    for files in [[:], ["vocab.json": vocabulary], ["merges.txt": Array("a b\n".utf8)]] {
      guard case .missingFile = try error(files) else {
        Issue.record("\(files.keys)")
        continue
      }
    }
  }

  @Test func faultyPairs() throws {
    let vocabulary = try bytes("tokenizer/pair/vocab.json")
    let merges = try bytes("tokenizer/pair/merges.txt")
    let settings = Array(#"{"pad_token": 3}"#.utf8)
    let faulty: [(String, [String: [UInt8]])] = [
      ("truncated vocabulary", ["vocab.json": Array(vocabulary.dropLast(9)), "merges.txt": merges]),
      ("vocabulary that is not UTF-8", ["vocab.json": vocabulary + [0xFF], "merges.txt": merges]),
      ("merges that are not UTF-8", ["vocab.json": vocabulary, "merges.txt": merges + [0xC3]]),
      ("blank line", ["vocab.json": vocabulary, "merges.txt": merges + Array("\n".utf8)]),
      ("merges of another vocabulary", ["vocab.json": vocabulary, "merges.txt": Array("q z\n".utf8)]),
      ("swapped files", ["vocab.json": merges, "merges.txt": vocabulary]),
      ("empty vocabulary", ["vocab.json": [], "merges.txt": merges]),
      ("settings", ["vocab.json": vocabulary, "merges.txt": merges, "tokenizer_config.json": settings]),
      (
        "no end",
        ["vocab.json": vocabulary, "merges.txt": merges, "tokenizer_config.json": Array(#"{"eos_token":null}"#.utf8)]
      ),
    ]
    for (name, files) in faulty {
      guard case .invalidFile = try error(files) else {
        Issue.record("\(name)")
        continue
      }
    }
  }

  /// What the settings say of the markers decides whether they are found in any case (transformers 5).
  @Test func settingsDecideWhatIsSpecial() throws {
    let pair = [
      "vocab.json": try bytes("tokenizer/pair/vocab.json"), "merges.txt": try bytes("tokenizer/pair/merges.txt"),
    ]
    func ids(_ settings: [String: String], _ text: String) throws -> [Int32] {
      let files = pair.merging(settings.mapValues { Array($0.utf8) }) { _, new in new }
      return try withFolder(files) { try CLIPTokenizer(folder: $0).encode(text) }
    }
    let plain = try ids([:], "!")
    #expect(plain.count == 3 && plain[1] != 0, "without settings ! is an ordinary token")
    #expect(try ids(["tokenizer_config.json": #"{"pad_token": "!"}"#], "!")[1] == 0)
    #expect(try ids(["special_tokens_map.json": #"{"pad_token": "!"}"#], "!")[1] == 0)
    // A listing in tokenizer_config.json makes special_tokens_map.json count for nothing.
    let listing = #"{"added_tokens_decoder": {"0": {"content": "<|endoftext|>", "normalized": true, "special": true}}}"#
    let both = ["tokenizer_config.json": listing, "special_tokens_map.json": #"{"pad_token": "!"}"#]
    #expect(try ids(both, "!") == plain)
    #expect(try ids(both, "<|ENDOFTEXT|>").count == 3)
    #expect(try ids([:], "<|ENDOFTEXT|>").count > 3)
    #expect(try ids([:], "<|endoftext|>").count == 3)
  }

  /// Mutants of tokenizer files are refused with an error or loaded and used; a crash ends the run.
  @Test func mutantsNeverCrash() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.fixture("tokenizer-corpus")).sorted()
    let corpus = try names.filter { $0.hasPrefix("good") }.map { try bytes("tokenizer-corpus/\($0)") }
    let strings = try JSONDecoder().decode([String].self, from: Data(try bytes("tokenizer/strings.json")))
    var random = SeededGenerator(seed: 0xC11B)
    var (accepted, refused) = (0, 0)
    for _ in 0..<2000 {
      var mutant = corpus.randomElement(using: &random) ?? []
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let index = Int.random(in: 0..<mutant.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: mutant[index] = UInt8.random(in: 0...255, using: &random)
        case 1: mutant[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: mutant.remove(at: index)
        default: mutant.insert(mutant[index], at: index)
        }
      }
      let text = strings.randomElement(using: &random) ?? ""
      let count = try withFolder(["tokenizer.json": mutant]) { folder -> Int? in
        do throws(OWLViTError) {
          return try CLIPTokenizer(folder: folder).encode(text, maxLength: 16).ids.count
        } catch { return nil }
      }
      if let count { #expect(count == 16) }
      (accepted, refused) = count == nil ? (accepted, refused + 1) : (accepted + 1, refused)
    }
    #expect(accepted > 100 && refused > 500, "\(accepted) accepted, \(refused) refused")
  }
}
