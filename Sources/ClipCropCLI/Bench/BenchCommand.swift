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
      its boxes and class embeddings, 'text' the queries through the text tower, 'logits' the comparison of both, 'crop' a new \
      query on a picture that is encoded already, up to the window. The processor's peak is measured beside them. 'load' and \
      'memory' are from nothing to the first result.

      With --agreement, compares int8 with f32 instead: features, class and query embeddings (relative L2 error, cosine, least cosine \
      of a row), boxes, and where the best patch of a query ranks.
      """)

  @OptionGroup var options: ModelOptions
  @OptionGroup var precision: PrecisionOptions

  @Option(help: ArgumentHelp("How many counted runs.", valueName: "n"))
  var runs = 5

  @Option(help: ArgumentHelp("How many text queries.", valueName: "n"))
  var queries = 1

  @Flag(help: "Compare int8 with f32 instead of measuring time.")
  var agreement = false

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
      let folder = try options.baseFolder()
      let environment = ProcessInfo.processInfo.environment
      let settings = try ModelSettings(
        precision: precision.precision, packedWeights: CacheFolders(environment: environment).packedWeights,
        environment: environment)
      if agreement {
        let report = try AgreementReport(folder: folder, settings: settings)
        Terminal.result(json ? try JSONLine.encode(report.agreement) : report.table)
      } else {
        let report = try await ModelBench(folder: folder, settings: settings, runs: runs, queries: queries).report()
        Terminal.result(json ? try JSONLine.encode(report) : report.table)
      }
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

  /// What the vision tower makes of the processor, in thousands of millions of operations (a second).
  struct Arithmetic: Encodable {
    let vision_gflop: Double
    let vision_gflops: Double
    let peak_gflops: Double
  }

  let model: String
  let precision: String
  let kernels: String
  let threads: Int
  let queries: Int
  let stages: [String: Stage]
  let arithmetic: Arithmetic?
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
      \(model), \(precision) by \(kernels), \(threads) threads, \(queries) quer\(queries == 1 ? "y" : "ies")
      \(table.text)
      \(speed)first run with loading \(BenchReport.milliseconds(load_s)), peak memory \(Int(peak_rss_mb.rounded())) MB
      """
  }

  private var speed: String {
    guard let arithmetic else { return "" }
    let share = Int((100 * arithmetic.vision_gflops / arithmetic.peak_gflops).rounded())
    let (own, peak) = (Int(arithmetic.vision_gflops.rounded()), Int(arithmetic.peak_gflops.rounded()))
    return "vision: \(own) G operations a second, \(share) % of the \(peak) this processor does at most\n"
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\((seconds * 10_000).rounded() / 10) ms"
  }
}
