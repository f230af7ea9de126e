internal import ClipCrop
internal import Foundation
internal import Geometry
internal import Imaging
internal import OWLViT
internal import Tensors

/// Trains an OWL-ViT or OWLv2 detector, from a checkpoint or from nothing. All work runs on the thread of model work.
///
/// The folder of the run is, after each validation that finds better weights, also the folder of a model that can be used.
public actor DetectorTrainer {
  /// What training begins with.
  public enum Start: String, Sendable, Hashable {
    /// The folder's weights.
    case checkpoint
    /// Weights drawn from the seed; the folder needs configuration, preprocessor and tokenizer only.
    case random
  }

  private let source: String
  private let start: Start
  private let options: DetectorTrainingOptions
  private let model: OWLViTModel
  private let preprocessor: PreprocessorConfiguration
  private let inputSide: Int
  private let tokens: NameTokens
  private let baseModel: String
  private var left: [String] = []

  /// All of the trainer's work runs on ``ComputeThread``.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { ComputeThread.shared.asUnownedSerialExecutor() }

  /// A trainer for the model of a folder.
  ///
  /// - Throws: `TrainingError`, or what loading the folder throws.
  public init(folder path: String, start: Start, options: DetectorTrainingOptions) throws {
    let folder = CheckpointFolder(path: path)
    let configuration = try folder.configuration()
    try options.validate(for: configuration)
    (source, self.start, self.options) = (path, start, options)
    var preprocessor = try folder.preprocessor(configuration)
    inputSide = options.size ?? preprocessor.size.width
    if let side = options.window ?? options.size { preprocessor.size = .init(width: side, height: side) }
    self.preprocessor = preprocessor
    let tokenizer = try CLIPTokenizer(folder: path)
    guard tokenizer.vocabularySize <= configuration.text.vocabularySize else {
      throw OWLViTError.vocabularyMismatch(
        tokens: tokenizer.vocabularySize, vectors: configuration.text.vocabularySize)
    }
    tokens = NameTokens(tokenizer: tokenizer, length: configuration.text.maxPositions)
    switch start {
    case .checkpoint:
      model = try OWLViTModel(configuration, weights: folder.weights())
      baseModel = try ModelFingerprint(folder: path).text
    case .random:
      model = try OWLViTModel(
        configuration, weights: DetectorInitialization(seed: options.seed, configuration: configuration))
      baseModel = "nothing: \(configuration.summary), \(ContentDigest.text(of: "\(configuration)").prefix(16))"
    }
    for parameter in model.parameters { parameter.isTrainable = options.trains(parameter.name) }
  }

  /// How many values are trained.
  public nonisolated var parameterCount: Int { trained.reduce(0) { $0 + $1.count } }

  /// What is trained.
  private nonisolated var trained: [Parameter] { model.parameters.filter(\.isTrainable) }

  /// Why pictures were left out of training so far: they could be opened, but not decoded.
  public var problems: [String] { left }

  /// Runs to the end, or goes on with the run that the folder holds.
  ///
  /// - Parameters:
  ///   - examples: what to learn from; with the names of `validation` they have every name that has synonyms.
  ///   - validation: what to validate with after each epoch, by plain names; nil, or without anything to find, keeps the last weights.
  ///   - dataset: the dataset's fingerprint.
  ///   - loop: epochs, rates, intervals; its steps an epoch are set here.
  ///   - path: the folder of the run.
  ///   - onWords: called while a text tower that begins with nothing learns words, with the steps done and all of them.
  public func train(
    _ examples: DetectorExamples, validation: DetectorExamples?, dataset: String, loop: TrainingOptions,
    folder path: String, restart: Bool = false, stop: StopSignal = StopSignal(),
    onEvent: (TrainingEvent) throws -> Void = { _ in },
    onWords: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) async throws -> TrainingOutcome {
    guard examples.pictures.contains(where: { !$0.things.isEmpty }) else {
      throw TrainingError.nothingToLearnFrom(problems: examples.omissionSummary)
    }
    try refuseSource(path)
    try options.synonyms?.requireClasses(examples.names + (validation?.names ?? []))
    let batches = batchSource(examples)
    let reader = DetectorBatchReader(source: batches)
    let objective = DetectorObjective(model: model, options: options)
    var work = TrainingWork(
      parameters: trained, batch: { await reader.batch($0) }, names: \DetectorBatch.images,
      loss: { batch, _ in try objective(batch) })
    if let validation, validation.pictures.contains(where: { !$0.things.isEmpty }) {
      let check = check(validation, names: NameList(examples.names + validation.names).names)
      work.validate = { _ in try check.result() }
    }
    let folder = DetectorFolder(source: source, path: path)
    work.keep = { [model, options] in try folder.write(model.parameters, size: options.size) }
    var loop = loop
    loop.stepsPerEpoch = batches.batchesPerEpoch
    // Rates and epochs may change when a run goes on: a lower rate is the remedy for a loss that is not finite.
    let identity = RunIdentity(
      seed: options.seed, dataset: dataset, baseModel: baseModel,
      options: options.identity.merging(["--optimiser": loop.muon == nil ? "adamw" : "muon"]) { own, _ in own })
    defer { left = batches.problems }
    let run = try RunFolder(path: path)
    if start == .random, restart || !FileManager.default.fileExists(atPath: run.checkpoint) {
      try teachWords(examples.names, stop, onWords)
    }
    return try await TrainingLoop(work, options: loop, identity: identity, folder: run)
      .run(restart: restart, stop: stop, onEvent: onEvent)
  }

  /// Where the text tower begins with nothing, it learns to tell the names apart before there are pictures.
  private func teachWords(
    _ names: [String], _ stop: StopSignal, _ progress: (Int, Int) throws -> Void
  ) throws {
    let words = trained.filter { DetectorTrainingOptions.isText($0.name) }
    guard options.wordSteps > 0, names.count > 1, !words.isEmpty else { return }
    try WordLessons(
      tower: model.text, parameters: words, names: names, phrases: NamePhrases(options), tokens: tokens,
      steps: options.wordSteps
    ).run(stop, progress)
  }

  private func check(_ validation: DetectorExamples, names: [String]) -> DetectorValidation {
    DetectorValidation(
      model: model, source: batchSource(validation),
      vocabulary: ClassVocabulary(names, synonyms: options.synonyms?.words ?? [:], tokens: tokens),
      batchSize: options.batchSize, limit: options.validationLimit)
  }

  private func batchSource(_ examples: DetectorExamples) -> DetectorBatchSource {
    DetectorBatchSource(
      examples, preprocessor: preprocessor, patch: model.configuration.vision.patchSize, inputSide: inputSide,
      tokens: tokens,
      options: options)
  }

  /// The weights of the folder are read while they are trained, and a run that goes on begins with them again.
  private func refuseSource(_ path: String) throws {
    func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().standardized.path }
    guard resolved(path) != resolved(source) else {
      throw TrainingError.badOption(
        name: "--out", value: path, need: "it must not be the folder that training begins with")
    }
  }
}

extension DetectorTrainingOptions {
  /// Whether a parameter of the model is trained.
  fileprivate func trains(_ name: String) -> Bool {
    if freezeText, DetectorTrainingOptions.isText(name) { return false }
    return !(freezeVision && name.contains(".vision_model."))
  }

  /// Whether a parameter is of the text tower.
  fileprivate static func isText(_ name: String) -> Bool {
    name.contains(".text_model.") || name.contains("text_projection")
  }
}
