import ClipCrop
import Datasets
import Foundation
import OWLViT
import TestSupport
import Testing
import Training

/// Against Tools/bpe_fixture.py, which counts anew for each merge and encodes with transformers.
@Suite struct TokenizerTrainerTests {
  private static let folder = "tokenizer-learned"

  private func fixture(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: Repository.fixture(TokenizerTrainerTests.folder + "/" + name)))
  }

  private func fixture<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: fixture(name))
  }

  @Test func learnsWhatTheReferenceLearns() throws {
    let texts = try fixture("texts.json", as: [String].self)
    let learnt = try TokenizerTrainer(vocabularySize: 640).train(on: texts.reversed())
    let scratch = try Scratch()
    let out = scratch["new/folder"]
    try learnt.write(to: out)
    #expect(try Data(contentsOf: URL(fileURLWithPath: out + "/merges.txt")) == fixture("merges.txt"))
    let vocabulary = try JSONDecoder().decode(
      [String: Int].self, from: Data(contentsOf: URL(fileURLWithPath: out + "/vocab.json")))
    #expect(try vocabulary == fixture("vocab.json", as: [String: Int].self))
    for name in ["special_tokens_map.json", "tokenizer_config.json"] {
      let written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: out + "/" + name)))
      #expect((written as? NSDictionary) == (try JSONSerialization.jsonObject(with: fixture(name)) as? NSDictionary))
    }
    let tokenizer = try CLIPTokenizer(folder: out)
    #expect(tokenizer.vocabularySize == 640 && tokenizer.startID == 638 && tokenizer.endID == 639)
    let (queries, ids) = (try fixture("queries.json", as: [String].self), try fixture("ids.json", as: [[Int32]].self))
    for (query, expected) in zip(queries, ids) { #expect(tokenizer.encode(query) == expected, "\(query)") }
    #expect(queries.count == ids.count && queries.count > texts.count)
  }

  @Test func fewTextsGiveFewTokens() throws {
    let learnt = try TokenizerTrainer(vocabularySize: 60_000).train(on: ["ab ab", "b"])
    #expect(learnt.merges.map { "\($0.left) \($0.right)" } == ["a b</w>"])
    #expect(learnt.tokens.count == 515 && learnt.tokens[0] == "!" && learnt.tokens[512] == "ab</w>")
    #expect(try TokenizerTrainer(vocabularySize: 514).train(on: ["ab"]).merges.isEmpty)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    for size in [513, 0, -1, 65_537, Int.max] {
      #expect(throws: TrainingError.self) { try TokenizerTrainer(vocabularySize: size) }
    }
    let trainer = try TokenizerTrainer(vocabularySize: 600)
    for texts in [[], [""], [" \n"]] {
      #expect(throws: TrainingError.nothingToLearnFrom(problems: ["there is no text to learn words from"])) {
        try trainer.train(on: texts)
      }
    }
    let scratch = try Scratch()
    let learnt = try trainer.train(on: ["a dog"])
    try Data("{}".utf8).write(to: URL(fileURLWithPath: scratch["tokenizer.json"]))
    #expect(throws: TrainingError.self) { try learnt.write(to: scratch.path) }
    #expect(throws: TrainingError.self) { try learnt.write(to: scratch["tokenizer.json"] + "/below") }
  }

  @Test func aCorpusIsNamesInAllTheirWays() throws {
    let scratch = try Scratch()
    try Data("Hot  Dog\r\n\n cat \n".utf8).write(to: URL(fileURLWithPath: scratch["names.txt"]))
    var corpus = TokenizerCorpus()
    try corpus.add(linesOf: scratch["names.txt"])
    corpus.add([
      CropExample(image: "a.jpg", query: "cat"), CropExample(image: "a.jpg"),
      CropExample(image: "a.jpg", query: .image(path: "b.jpg")), CropExample(image: "a.jpg", query: "A cow"),
    ])
    corpus.add(try NameSynonyms(["cat": ["kitty"]]))
    #expect(corpus.count == 4)
    #expect(corpus.texts.count == 24 && corpus.texts.contains("a photo of a hot dog"))
    #expect(corpus.texts.contains("an illustration of a kitty") && corpus.texts.contains("the cow"))
    #expect(throws: TrainingError.self) { try corpus.add(linesOf: scratch["none.txt"]) }
    try Data([0x61, 0xFF]).write(to: URL(fileURLWithPath: scratch["binary.txt"]))
    #expect(throws: TrainingError.self) { try corpus.add(linesOf: scratch["binary.txt"]) }
  }
}
