import ArgumentParser
import Datasets

/// Which annotated pictures.
struct DatasetArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The dataset: an annotation file or folder, with its format in front where that cannot be told.",
      discussion: "Formats: jsonl, gaicd, fcdb, flms, cpc.", valueName: "[format:]path"),
    transform: { try DatasetReference(parsing: $0) })
  var data: DatasetReference

  @Option(
    help: ArgumentHelp("The folder of the pictures, where they do not lie with the annotations.", valueName: "folder"))
  var images: String?

  @Option(
    help: ArgumentHelp("Captions to use as queries (gaicd only): a JSON file or a folder of them.", valueName: "path"))
  var captions: String?

  @Option(
    help: ArgumentHelp(
      "Which part of a dataset that is divided: train, validation or test.",
      discussion: "Default: train to learn from, test to measure on.", valueName: "part"))
  var split: DatasetSplit?

  @Flag(help: "Fail at the first picture or annotation that cannot be used, instead of leaving it out.")
  var strict = false

  /// Reads the dataset for what needs windows: examples that only tell where things are are left out, which is told on stderr.
  func loadWindows(_ part: DatasetSplit) async throws -> Dataset {
    let (dataset, withoutWindows) = try await load(part).requiringWindows()
    if withoutWindows > 0 { Terminal.warning("\(dataset.name): left out \(withoutWindows) examples without windows") }
    return dataset
  }

  /// Reads the dataset; what was left out is told on stderr.
  ///
  /// - Parameter part: what to read of a divided dataset where no part was named.
  func load(_ part: DatasetSplit) async throws -> Dataset {
    let usual = try Dataset.parts(of: data).contains(part) ? part : nil
    let options = DatasetOptions(
      imagesFolder: images, captions: captions.map { CaptionOptions(path: $0) }, split: split ?? usual, strict: strict)
    let progress = ProgressBar(total: nil, label: "reading pictures", unit: .items)
    defer { progress.finish() }
    let dataset = try await Dataset.load(data, options: options) { done, total in
      progress.update(done: done, total: total, label: "reading pictures")
    }
    progress.finish()
    for line in dataset.problems.summary() { Terminal.warning("\(dataset.name): left out \(line)") }
    return dataset
  }
}
