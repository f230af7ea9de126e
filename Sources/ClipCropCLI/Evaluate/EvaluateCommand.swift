import ArgumentParser
import ClipCrop
import Datasets
import Evaluation
import Foundation

/// `clipcrop evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure crops against those that people chose or rated.",
    discussion: """
      Always beside the floors: the whole picture, nine tenths of it in the middle, libvips' attention, saliency. With a model the \
      rules of composition are measured, and with one that has learned to crop (see 'clipcrop train cropper') what it learned. \
      Windows are free in ratio. docs/evaluation.md says what each column means; intervals are by bootstrap over pictures.

      EXAMPLES
        clipcrop evaluate --data flms:image_crop.json --images FLMS
        clipcrop evaluate --data crops.jsonl --model my-cropper --output results.json --gallery cases.html
      """)

  @OptionGroup(title: "What to measure on") var dataset: DatasetArguments

  @Option(help: ArgumentHelp("Measure the first examples only.", valueName: "n"))
  var limit: Int?

  @OptionGroup(title: "Model and machine") var model: ModelOptions
  @OptionGroup(title: "Model and machine") var precision: PrecisionOptions

  @Option(help: ArgumentHelp("The confidence of intervals.", valueName: "share"))
  var confidence = 0.95

  @Option(help: ArgumentHelp("Resamples of the bootstrap.", valueName: "n"))
  var resamples = 1000

  @Option(help: ArgumentHelp("What resamples and the order of ties are drawn from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(name: .shortAndLong, help: ArgumentHelp("Write everything as JSON to this file.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Show the worst and best cases of the last method on a page of pictures.", valueName: "file.html"))
  var gallery: String?

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit), but must be at least 1.") }
  }

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      for file in [output, gallery] { try OutputFolder.require(of: file) }
      let methods = try methods()
      let data = try await dataset.load(.test)
      let examples = limit.map { Array(data.examples.prefix($0)) } ?? data.examples
      let bar = ProgressBar(total: examples.count, label: "evaluating", unit: .items)
      let options = EvaluationOptions(
        bootstrap: Bootstrap(resamples: resamples, confidence: confidence, seed: seed), isStrict: dataset.strict)
      let report = try await Evaluator(methods: methods, options: options)
        .evaluate(examples, dataset: data.name) { event in
          switch event {
          case .started: break
          case .finished(_, let done, let total): bar.update(done: done, total: total, label: "evaluating")
          case .failed(let failure, let done, let total):
            bar.clear()
            Terminal.warning("\(failure)")
            bar.update(done: done, total: total, label: "evaluating")
          }
        }
      bar.finish()
      if let output { try report.write(to: output) }
      if let gallery, let last = methods.last { try Gallery(report, method: last.name).write(to: gallery) }
      Terminal.result(json ? try report.json() : ReportTable(report).lines.joined(separator: "\n"))
    }
  }

  /// The floors first, then what the model can do, the best of it last.
  private func methods() throws -> [any CropMethod] {
    var methods: [any CropMethod] = [
      WholeImageMethod(), CenterCropMethod(), VipsAttentionMethod(),
      CropperMethod(name: "saliency", cropper: Cropper(), usesQuery: false),
    ]
    guard model.name != nil else { return methods }
    let cropper = try model.cropper(precision)
    methods.append(BestBoxMethod(cropper: cropper))
    var rules = CropOptions()
    rules.usesRules = true
    methods.append(CropperMethod(name: "composer", cropper: cropper, usesQuery: true, options: rules))
    guard cropper.isTrained else { return methods }
    methods.append(
      CropperMethod(name: "learned", cropper: cropper, usesQuery: true) { picture, windows, queries in
        try await picture.score(windows, for: queries)
      })
    return methods
  }
}
