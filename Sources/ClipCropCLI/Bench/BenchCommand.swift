import ArgumentParser
import Foundation
import ModelStore
import OWLViT
import Tensors

/// `clipcrop bench`.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure a model on this machine.",
    discussion: """
      Times each stage over several runs after one that is not counted: 'vision' is one picture through the vision tower, 'heads' \
      its boxes and class embeddings, 'text' the queries through the text tower, 'logits' the comparison of both.
      """)

  @OptionGroup var options: ModelOptions

  @Option(help: ArgumentHelp("How many counted runs.", valueName: "n"))
  var runs = 5

  @Option(help: ArgumentHelp("How many text queries.", valueName: "n"))
  var queries = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("--runs is \(runs), but must be between 1 and 1000.") }
    guard (1...10_000).contains(queries) else {
      throw ValidationError("--queries is \(queries), but must be between 1 and 10000.")
    }
  }

  func run() async throws {
    try await reportingErrors {
      options.machine.apply()
      let folder = try options.requiredBaseFolder()
      let report = try ModelBench(folder: folder, runs: runs, queries: queries).report()
      Terminal.result(json ? try JSONLine.encode(report) : report.table)
    }
  }
}

/// What `bench` prints.
struct BenchReport: Encodable {
  struct Stage: Encodable {
    let median_s: Double
    let min_s: Double
    let runs: Int
  }

  let model: String
  let precision: String
  let threads: Int
  let queries: Int
  let stages: [String: Stage]
  let load_s: Double
  let peak_rss_mb: Double

  /// For people.
  var table: String {
    var table = TextTable(.left, .right, .right)
    table.add("stage", "median", "fastest")
    for (name, stage) in stages.sorted(by: { $0.key < $1.key }) {
      table.add(name, BenchReport.milliseconds(stage.median_s), BenchReport.milliseconds(stage.min_s))
    }
    return """
      \(model), \(precision), \(threads) threads, \(queries) quer\(queries == 1 ? "y" : "ies")
      \(table.text)
      first run with loading \(BenchReport.milliseconds(load_s)), peak memory \(Int(peak_rss_mb.rounded())) MB
      """
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\((seconds * 10_000).rounded() / 10) ms"
  }
}
