public import Datasets
internal import ClipCrop
internal import Foundation

/// What a tokenizer is learnt from: the names that things have, as people say them.
public struct TokenizerCorpus: Sendable {
  /// Names and synonyms, each once.
  private var phrases = NameList()

  /// A corpus of nothing.
  public init() {}

  /// How many different phrases there are, templates not counted.
  public var count: Int { phrases.names.count }

  /// Every phrase in each of the ways that detectors are taught by, ``PromptTemplate/all``.
  public var texts: [String] { phrases.names.flatMap { phrase in PromptTemplate.all.map { $0.phrase(phrase) } } }

  /// Adds a phrase; an empty one is nothing.
  public mutating func add(_ phrase: String) {
    let name = ClassName.normalized(phrase)
    if !name.isEmpty { phrases.insert(name) }
  }

  /// Adds what a dataset's examples ask for in words.
  public mutating func add(_ examples: [CropExample]) {
    for case .text(let text) in examples.compactMap(\.query) { add(text) }
  }

  /// Adds names and their synonyms.
  public mutating func add(_ synonyms: NameSynonyms) { synonyms.phrases.forEach { add($0) } }

  /// Adds the lines of a text file.
  ///
  /// - Throws: `TrainingError.badOption` where it cannot be read.
  public mutating func add(linesOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
      throw TrainingError.badOption(
        name: "--names", value: path, need: "it is no readable text in UTF-8, a name a line")
    }
    for line in text.split(whereSeparator: \.isNewline) { add(String(line)) }
  }
}
