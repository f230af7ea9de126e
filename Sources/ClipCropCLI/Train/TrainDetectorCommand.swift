import ArgumentParser
import Datasets
import Training

/// `clipcrop train detector`.
struct TrainDetectorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detector",
    abstract: "Teach a model to find things by pictures with named boxes.",
    discussion: """
      Each text query of the dataset names its subjects. Names are the classes; what a picture has no box for is taken to be absent \
      from it, so every thing that is named anywhere should be named everywhere. --model goes on with a model's weights, \
      --from begins with nothing but the configuration and tokenizer of a folder. The folder of the run can be given to --model of \
      every command as soon as its weights were tried (see --validation-steps). Interrupted (Ctrl-C), a run saves and ends; the same \
      command goes on with it.

      EXAMPLES
        clipcrop train detector --data things.jsonl --model google/owlvit-base-patch32 --out my-owl --matching hungarian
        clipcrop train detector --data things.jsonl --from small-owl --out my-owl --learning-rate 1e-3 --average 0.98
      """)

  @OptionGroup(title: "What to learn from") var dataset: DatasetArguments
  @OptionGroup(title: "How to learn") var training: TrainingArguments
  @OptionGroup(title: "What counts") var detector: DetectorArguments

  @Option(
    help: ArgumentHelp(
      "Begin with random weights: a folder with config.json, preprocessor_config.json and tokenizer files.",
      valueName: "folder"))
  var from: String?

  @OptionGroup(title: "Model and machine") var model: ModelOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard from == nil || model.model == nil else {
      throw ValidationError("--from begins with random weights and --model with those of a model; name one of them.")
    }
  }

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      try OutputFolder.require(of: training.plot, unlessMadeBy: training.out)
      let trainer = try DetectorTrainer(
        folder: try from ?? model.requiredFolder(), start: from == nil ? .checkpoint : .random, options: options())
      let data = try await dataset.load(.train)
      let (learned, held) = try data.split(validation: training.validation, seed: training.seed)
      let examples = DetectorExamples(learned.examples)
      let validation = held.examples.isEmpty ? nil : DetectorExamples(held.examples)
      for line in examples.omissionSummary { Terminal.warning("\(data.name): left out \(line)") }
      let steps = (examples.pictures.count + training.batch - 1) / max(1, training.batch)
      let loop = detector.applied(to: training.options(stepsPerEpoch: steps))
      let display = TrainingDisplay(folder: training.out, showing: ["iou"])
      let outcome = try await display.following { stop in
        try await trainer.train(
          examples, validation: validation, dataset: data.fingerprint, loop: loop,
          folder: training.out, restart: training.restart, stop: stop, onEvent: display.show, onWords: display.showWords
        )
      }
      for problem in await trainer.problems { Terminal.warning(problem) }
      try display.finish(outcome, plot: training.plot, json: json)
    }
  }

  private func options() throws -> DetectorTrainingOptions {
    var options = DetectorTrainingOptions()
    try detector.apply(to: &options, isFromNothing: from != nil)
    options.batchSize = training.batch
    options.seed = training.seed
    return options
  }
}
