import ArgumentParser
import ClipCrop
import Datasets
import Foundation
import OWLViT
import Training

/// `clipcrop train cropper`.
struct TrainCropperCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cropper",
    abstract: "Teach a model to crop by pictures with annotated crops.",
    discussion: """
      The model named by --model stays as it is: its features are computed once and kept on disk, and a decoder on top of them learns \
      which windows people choose. The folder of the run can be given to --model of 'crop', 'score' and 'evaluate' as soon as its \
      weights were tried (see --validation-steps). Interrupted (Ctrl-C), a run saves and ends; the same command goes on with it.

      EXAMPLES
        clipcrop train cropper --data crops.jsonl --model google/owlvit-base-patch32 --out my-cropper
        clipcrop train cropper --data gaicd:GAICD --model google/owlvit-base-patch32 --out gaic --queries 1 --plot curve.png
      """)

  @OptionGroup(title: "What to learn from") var dataset: DatasetArguments

  @OptionGroup(title: "What is computed once") var features: FeatureArguments
  @OptionGroup(title: "How to learn") var training: TrainingArguments
  @OptionGroup(title: "What counts") var losses: LossArguments
  @OptionGroup(title: "The decoder's sizes") var sizes: DecoderArguments
  @OptionGroup(title: "Model and machine") var model: ModelOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      try OutputFolder.require(of: training.plot, unlessMadeBy: training.out)
      let detector = try model.requiredDetector()
      let trainer = try CropperTrainer(
        baseFolder: detector.path, name: baseName(detector), options: try options(detector.configuration))
      let data = try await dataset.loadWindows(.train)
      let (learned, held) = try data.split(validation: training.validation, seed: training.seed)
      let cache = try FeatureCache(folder: features.folder(), detector: detector)
      let source = try await cached(learned, in: cache, views: features.views)
      let validation = held.examples.isEmpty ? nil : try await cached(held, in: cache, views: 1)
      let steps = (source.exampleCount + training.batch - 1) / max(1, training.batch)
      let display = TrainingDisplay(folder: training.out, showing: ["iou"])
      let outcome = try await display.following { stop in
        try await trainer.train(
          source, validation: validation, dataset: data.fingerprint, loop: training.options(stepsPerEpoch: steps),
          folder: training.out, restart: training.restart, stop: stop, onEvent: display.show)
      }
      try display.finish(outcome, plot: training.plot, json: json)
    }
  }

  private func options(_ base: OWLViTConfiguration) throws -> CropperTrainingOptions {
    var decoder = CropDecoderConfiguration(
      featureWidth: base.vision.hiddenSize, queryWidth: base.text.hiddenSize)
    sizes.apply(to: &decoder)
    var options = CropperTrainingOptions(decoder: decoder)
    losses.apply(to: &options)
    options.batchSize = training.batch
    options.seed = training.seed
    return options
  }

  /// What the cropper calls its base: a hub name stays one, a folder is named by its whole path.
  private func baseName(_ detector: Detector) -> String {
    guard let name = model.name, !CropDecoderFolder.isCropper(name) else { return detector.path }
    return FileManager.default.fileExists(atPath: name) ? URL(fileURLWithPath: name).path : name
  }

  /// Encodes what the cache lacks, saying first how much that is.
  private func cached(_ dataset: Dataset, in cache: FeatureCache, views: Int) async throws -> CropBatchSource {
    let planning = ProgressBar(total: nil, label: "looking at pictures", unit: .items)
    // Views do not depend on the run's seed: another seed would encode every picture again.
    let plan = try await cache.plan(dataset.examples, views: views) { done, total in
      planning.update(done: done, total: total, label: "looking at pictures")
    }
    planning.finish()
    for problem in plan.problems { Terminal.warning("\(problem)") }
    if plan.toEncode > 0 {
      let size = ByteCount.text(plan.bytesNeeded)
      Terminal.note(
        "\(dataset.name): \(plan.toEncode) views to encode, \(plan.present) cached; \(size) in \(cache.folder)")
    }
    let bar = ProgressBar(total: plan.toEncode, label: "encoding", unit: .items)
    defer { bar.finish() }
    let crops = try await cache.fill(plan) { progress in
      bar.update(done: progress.done, total: progress.total, label: "encoding")
    }
    bar.finish()
    for problem in crops.problems where !plan.problems.contains(problem) { Terminal.warning("\(problem)") }
    return try CropBatchSource(crops)
  }
}
