internal import ClipCrop
internal import Foundation
internal import OWLViT
internal import Tensors

/// Trains a crop decoder over a frozen model's cached features. All work runs on the thread of model work.
///
/// The folder of the run is, after each validation that finds better weights, also the folder of a cropper that can be used.
public actor CropperTrainer {
  private let base: FrozenModel
  private let baseName: String
  private let fingerprint: ModelFingerprint
  private let options: CropperTrainingOptions
  private let decoder: CropDecoder

  /// All of the trainer's work runs on ``ComputeThread``.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { ComputeThread.shared.asUnownedSerialExecutor() }

  /// A trainer whose decoder begins with weights drawn from the seed.
  ///
  /// - Parameters:
  ///   - folder: of the base model.
  ///   - name: what the trained cropper calls its base model: a hub name, or the folder.
  ///   - options: sizes, losses, seed.
  /// - Throws: `TrainingError`, or what loading the base model throws.
  public init(baseFolder folder: String, name: String, options: CropperTrainingOptions) throws {
    try options.validate()
    base = try FrozenModel(folder: folder)
    baseName = name
    fingerprint = try ModelFingerprint(folder: folder)
    self.options = options
    decoder = try CropDecoder(options.decoder, weights: RandomInitialization(seed: options.seed))
    decoder.parameters.forEach { $0.isTrainable = true }
  }

  /// How many values are trained.
  public nonisolated var parameterCount: Int { decoder.parameters.reduce(0) { $0 + $1.count } }

  /// Runs to the end, or goes on with the run that the folder holds.
  ///
  /// - Parameters:
  ///   - source: what to learn from.
  ///   - validation: what to validate with after each epoch; nil keeps the last weights.
  ///   - dataset: the dataset's fingerprint.
  ///   - loop: epochs, rates, intervals; its steps an epoch are set here.
  ///   - path: the folder of the run.
  public func train(
    _ source: CropBatchSource, validation: CropBatchSource?, dataset: String, loop: TrainingOptions,
    folder path: String,
    restart: Bool = false, stop: StopSignal = StopSignal(), onEvent: (TrainingEvent) throws -> Void = { _ in }
  ) async throws -> TrainingOutcome {
    let objective = CropperObjective(decoder: decoder, base: base, options: options)
    let (batchSize, seed) = (options.batchSize, options.seed)
    var loop = loop
    loop.stepsPerEpoch = (source.exampleCount + batchSize - 1) / batchSize
    let reader = BatchReader(source: source, seed: seed, batchSize: batchSize)
    var work = TrainingWork(
      parameters: decoder.parameters, batch: { try await reader.batch($0) }, names: \.names,
      loss: { try objective($0, random: $1.random) })
    if let validation {
      let check = CropperValidation(decoder: decoder, source: validation, batchSize: batchSize)
      work.validate = { _ in try check.result() }
    }
    work.keep = { try self.keep(in: path, dataset: dataset) }
    // Rates and epochs may change when a run goes on: a lower rate is the remedy for a loss that is not finite.
    let identity = RunIdentity(
      seed: seed, dataset: dataset, baseModel: fingerprint.text, options: options.identity)
    return try await TrainingLoop(work, options: loop, identity: identity, folder: RunFolder(path: path))
      .run(restart: restart, stop: stop, onEvent: onEvent)
  }

  /// Writes the decoder's present weights as a cropper folder.
  private func keep(in path: String, dataset: String) throws {
    let description = CropDecoderFolder.Description(
      baseModel: baseName, baseFingerprint: fingerprint.text, decoder: options.decoder,
      training: options.identity.merging(["dataset": dataset, "seed": "\(options.seed)"]) { first, _ in first })
    try CropDecoderFolder(path: path).write(
      description, weights: decoder.parameters.map { ($0.name, try $0.value().detached) })
  }
}

/// Reads a run's batches; the next one while a step is done with the last.
private actor BatchReader {
  private let source: CropBatchSource
  private let seed: UInt64
  private let batchSize: Int
  private var order: (epoch: Int, batches: [[Int]])?
  private var ahead: (step: Int, task: Task<CropBatch, any Error>)?

  init(source: CropBatchSource, seed: UInt64, batchSize: Int) {
    (self.source, self.seed, self.batchSize) = (source, seed, batchSize)
  }

  func batch(_ step: TrainingStep) async throws -> CropBatch {
    let task = ahead?.step == step.index ? ahead?.task : nil
    let current = task ?? read(epoch: step.epoch, position: step.position)
    let batch = try await current.value
    let batches = batches(of: step.epoch).count
    let next = step.position + 1 < batches ? (step.epoch, step.position + 1) : (step.epoch + 1, 0)
    ahead = (step.index + 1, read(epoch: next.0, position: next.1))
    return batch
  }

  private func read(epoch: Int, position: Int) -> Task<CropBatch, any Error> {
    let indices = batches(of: epoch)[position]
    return Task.detached { [source] in try source.batch(indices) }
  }

  private func batches(of epoch: Int) -> [[Int]] {
    if let order, order.epoch == epoch { return order.batches }
    let batches = source.order(epoch: epoch, seed: seed, batchSize: batchSize)
    order = (epoch, batches)
    return batches
  }
}
