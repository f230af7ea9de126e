import ArgumentParser
import ClipCrop
import Datasets
import Foundation
import Training

/// `clipcrop train calibration`.
struct TrainCalibrationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibration",
    abstract: "Teach a model when to say that something is not there.",
    discussion: """
      Asks the model for what is in pictures and for what is not (lines of kind 'absent'; those of kind 'unseen' are left out), and finds the logistic curve that turns its \
      raw scores into the probability that its best answer is right, and the threshold below which it abstains. Both are written \
      into the config.json of the model's folder, from where 'crop' takes them; --min-score of 'crop' overrides them.

      EXAMPLES
        clipcrop train calibration --data scenes/annotations.jsonl --model ./my-owl --passing 0.9
      """)

  @OptionGroup(title: "What to learn from") var dataset: DatasetArguments

  @Option(help: ArgumentHelp("The share of what is there that shall count as found.", valueName: "share"))
  var passing = 0.92

  @Option(help: ArgumentHelp("What the model knows, such as \"illustrations\".", valueName: "text"))
  var scope: String?

  @Option(help: ArgumentHelp("What to tell a user for whom nothing is found.", valueName: "text"))
  var advice: String?

  @OptionGroup(title: "Model and machine") var model: ModelOptions

  @Flag(help: "Measure and print, but leave the model as it is.")
  var dryRun = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard (0...1).contains(passing) else {
      throw ValidationError("--passing is \(passing), but must be between 0 and 1.")
    }
  }

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      let folder = try model.requiredFolder()
      let detector = try model.requiredDetector()
      let data = try await dataset.load(.validation)
      let bar = ProgressBar(total: data.examples.count, label: "asking", unit: .items)
      let outcome = try await Calibrator(detector: detector).calibrate(
        data.examples, passing: passing, scope: scope, advice: advice
      ) { done, total in bar.update(done: done, total: total, label: "asking") }
      bar.finish()
      if !dryRun { try Calibrator.write(outcome.calibration, to: folder) }
      let report = CalibrationSummary(folder: dryRun ? nil : folder, outcome)
      Terminal.result(json ? try JSONLine.encode(report) : report.text)
    }
  }
}

private struct CalibrationSummary: Encodable {
  let folder: String?
  let calibration: Calibration
  let report: CalibrationReport

  init(folder: String?, _ outcome: Calibrator.Outcome) {
    self.folder = folder
    (calibration, report) = (outcome.calibration, outcome.report)
  }

  /// For people.
  var text: String {
    let percent = { (share: Double) in String(format: "%.1f %%", share * 100) }
    var table = TextTable(.left, .right)
    table.add("answers about what is there", "\(report.present)")
    table.add("  found", percent(report.presentPassing))
    table.add("  right", percent(report.right))
    table.add("answers about what is not", "\(report.absent)")
    table.add("  abstained", percent(report.absentAbstaining))
    table.add("threshold", String(format: "%.3f", calibration.threshold))
    table.add("calibration error", String(format: "%.3f", report.calibrationError))
    let written = folder.map { "written into \($0)/config.json" } ?? "nothing was written"
    return table.text + "\n" + written
  }
}
