import Tensors

/// What changes while a run goes on: weights, moments, averages, and how far it is.
struct TrainingSession {
  let options: TrainingOptions
  let checkpoint: TrainingCheckpoint
  private(set) var state: TrainingState
  private(set) var optimizer: TrainingOptimizer
  private(set) var averages: AveragedWeights?
  private let began = ContinuousClock.now
  private let secondsBefore: Double
  private var lastSave = ContinuousClock.now
  private var lastSavedStep: Int

  /// The session of the checkpoint, or one that begins where there is none.
  init(_ options: TrainingOptions, _ parameters: [Parameter], _ identity: RunIdentity, _ folder: RunFolder) throws {
    Compute.prepareForTraining()
    self.options = options
    checkpoint = TrainingCheckpoint(path: folder.checkpoint)
    optimizer = TrainingOptimizer(parameters, options)
    averages = try options.averageDecay.map { try AveragedWeights(of: parameters, decay: $0) }
    let saved = try checkpoint.restore(identity, &optimizer, &averages)
    if let saved, saved.stepsPerEpoch != options.stepsPerEpoch {
      throw TrainingError.checkpointOfOtherRun(
        path: checkpoint.path, setting: "steps per epoch", saved: "\(saved.stepsPerEpoch)",
        asked: "\(options.stepsPerEpoch)")
    }
    state = saved ?? TrainingState(identity: identity, stepsPerEpoch: options.stepsPerEpoch)
    lastSavedStep = saved?.step ?? 0
    secondsBefore = saved?.seconds ?? 0
  }

  /// The step that is next.
  var next: TrainingStep {
    TrainingStep(
      index: state.step, epoch: state.epoch, position: state.positionInEpoch, seed: state.identity.seed)
  }

  /// Whether validation has not become better for as long as it may.
  var isOutOfPatience: Bool { options.patience.map { state.validationsWithoutGain >= $0 } ?? false }

  /// Whether an epoch is over, and enough steps were done since the last validation: a few pictures make short epochs, and trying
  /// and keeping weights takes longer than some of those.
  var isValidationDue: Bool {
    guard state.positionInEpoch == 0 else { return false }
    return state.step - state.validatedStep >= options.validationSteps || state.step == options.totalSteps
  }

  /// Whether so much is not saved yet that it is time, or all is done.
  var isCheckpointDue: Bool {
    if state.step == options.totalSteps { return true }
    let steps = options.checkpointSteps.map { state.step - lastSavedStep >= $0 } ?? false
    return steps || options.checkpointSeconds.map { ContinuousClock.now - lastSave >= .seconds($0) } ?? false
  }

  /// Writes the checkpoint, unless it is there already.
  ///
  /// - Returns: whether it was written.
  mutating func save() throws -> Bool {
    defer { lastSave = .now }
    if lastSavedStep == state.step, state.step > 0 { return false }
    _ = seconds()
    try checkpoint.save(state, optimizer, averages)
    lastSavedStep = state.step
    return true
  }

  /// Makes one step; `names` tells the batch where something is not finite.
  mutating func advance(
    names: () -> [String], loss: () throws -> StepLoss
  ) throws -> (loss: StepLoss, rate: Double, norm: Double) {
    let tape = Tape(seed: next.dropoutSeed, precision: options.precision)
    let result = try tape.record(loss)
    guard result.total.elements.allSatisfy(\.isFinite) else {
      throw TrainingError.lossNotFinite(step: state.step + 1, batch: names())
    }
    let gradients = try tape.gradients(of: result.total)
    let rate = options.rates.rate(at: state.step)
    let norm = try optimizer.step(gradients, rate: rate)
    guard norm.isFinite else {
      throw TrainingError.gradientNotFinite(
        step: state.step + 1, parameter: optimizer.adamW.firstNotFinite(gradients)?.name ?? "all of them",
        batch: names())
    }
    try averages?.update()
    state.step += 1
    return (result, rate, norm)
  }

  /// How long the run took so far, in seconds, interruptions not counted.
  mutating func seconds() -> Double {
    state.seconds = secondsBefore + (ContinuousClock.now - began) / .seconds(1)
    return state.seconds
  }

  /// Notes a validation; true where it is the best so far.
  mutating func note(score: Double, epoch: Int) -> Bool {
    // Not a number compares as false.
    guard score > state.bestScore ?? -.infinity else {
      state.validationsWithoutGain += 1
      return false
    }
    (state.bestScore, state.bestEpoch, state.validationsWithoutGain) = (score, epoch, 0)
    return true
  }

  /// Notes that the present weights were tried.
  mutating func noteValidation() { state.validatedStep = state.step }

  /// Exchanges the weights for the averaged ones, where averages are kept, or back.
  mutating func exchangeAverages() throws { try averages?.swap() }
}
