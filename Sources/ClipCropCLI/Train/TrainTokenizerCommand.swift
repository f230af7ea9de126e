import ArgumentParser
import Datasets
import Training

/// `clipcrop train tokenizer`.
struct TrainTokenizerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Learn a small CLIP vocabulary from the names of things.",
    discussion: """
      For a detector that is trained from nothing: the folder gets vocab.json, merges.txt and what belongs to them. Words that were \
      not there to learn from are encoded too, by smaller pieces.

      EXAMPLES
        clipcrop train tokenizer --data things.jsonl --synonyms names.json --vocabulary 1024 --out small-owl
        clipcrop train tokenizer --names names.txt --out small-owl
      """)

  @Option(
    help: ArgumentHelp(
      "A dataset whose queries to learn from; its pictures need not be there.", valueName: "[format:]path"),
    transform: { try DatasetReference(parsing: $0) })
  var data: DatasetReference?

  @Option(help: ArgumentHelp("A text file with a name in each line.", valueName: "file"))
  var names: String?

  @Option(
    help: ArgumentHelp(
      "What else names are called: a JSON file, {\"dog\": [\"puppy\", \"hound\"], …}.", valueName: "file"))
  var synonyms: String?

  @Option(help: ArgumentHelp("How many tokens, the 514 of bytes and marks among them.", valueName: "n"))
  var vocabulary = 1024

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the tokenizer's files go.", valueName: "folder"))
  var out: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard data != nil || names != nil || synonyms != nil else {
      throw ValidationError("There is nothing to learn from; name --data, --names or --synonyms.")
    }
  }

  func run() async throws {
    try await reportingErrors {
      let trainer = try TokenizerTrainer(vocabularySize: vocabulary)
      var corpus = TokenizerCorpus()
      if let data {
        corpus.add(try await Dataset.load(data, options: DatasetOptions(checkImages: false)).examples)
      }
      if let names { try corpus.add(linesOf: names) }
      if let synonyms { corpus.add(try NameSynonyms(path: synonyms)) }
      let tokenizer = try trainer.train(on: corpus.texts)
      try tokenizer.write(to: out)
      let report = TokenizerReport(
        folder: out, phrases: corpus.count, tokens: tokenizer.tokens.count, merges: tokenizer.merges.count)
      Terminal.result(json ? try JSONLine.encode(report) : report.text)
    }
  }
}

private struct TokenizerReport: Encodable {
  let folder: String
  let phrases: Int
  let tokens: Int
  let merges: Int

  /// For people.
  var text: String { "\(tokens) tokens, \(merges) of them learnt from \(phrases) phrases, are in \(folder)." }
}
