import Tensors

/// How a run ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps are done.
  case finished
  /// Validation did not become better any more.
  case stoppedEarly
  /// It was asked to end, and will go on from its checkpoint.
  case interrupted
}

/// Drives a run: steps, validation, checkpoints, log. What a run does depends on its seed, options and data alone: killed at any
/// moment and started again, it arrives at the same weights, to the bit.
///
/// A step's randomness is drawn from the seed and the step's number, so that no generator has to be saved. Work runs where ``run``
/// is called from: an actor on a thread of its own keeps the pool of threads of matrix products in one place.
public struct TrainingLoop<Batch> {
  private let work: TrainingWork<Batch>
  private let options: TrainingOptions
  private let identity: RunIdentity
  private let folder: RunFolder

  /// A run.
  ///
  /// - Parameters:
  ///   - work: what is trained.
  ///   - options: how.
  ///   - identity: what a checkpoint must agree with to be resumed.
  ///   - folder: where checkpoint and log go.
  /// - Throws: `TrainingError.badOption`.
  public init(
    _ work: TrainingWork<Batch>, options: TrainingOptions, identity: RunIdentity, folder: RunFolder
  ) throws {
    try options.validate()
    self.work = work
    self.options = options
    self.identity = identity
    self.folder = folder
  }

  /// Runs to the end, from the checkpoint in the folder where there is one.
  ///
  /// - Parameters:
  ///   - restart: forgets the checkpoint and the log.
  ///   - stop: looked at before each step; where it was requested, the run saves and ends.
  ///   - onEvent: told what happens, after the log was.
  /// - Throws: `TrainingError`, or what the work throws; the last checkpoint is intact then.
  public nonisolated(nonsending) func run(
    restart: Bool = false, stop: StopSignal = StopSignal(), onEvent: (TrainingEvent) throws -> Void = { _ in }
  ) async throws -> TrainingOutcome {
    if restart { try folder.clear() }
    var session = try TrainingSession(options, work.parameters, identity, folder)
    let log = try TrainingLog(path: folder.log, keepingUntil: session.state.step)
    func report(_ event: TrainingEvent) throws {
      try log.append(event)
      try onEvent(event)
    }
    try report(.started(start(&session)))
    while session.state.step < options.totalSteps {
      if session.isOutOfPatience {
        try save(&session, report)
        try report(.stoppedEarly(step: session.state.step, bestEpoch: session.state.bestEpoch.map { $0 + 1 }))
        return .stoppedEarly
      }
      if stop.isRequested {
        try save(&session, report)
        try report(.interrupted(step: session.state.step))
        return .interrupted
      }
      try report(.step(await step(&session)))
      if session.isValidationDue {
        if let found = try await validate(&session) { try report(.validated(found)) }
      }
      if session.isCheckpointDue { try save(&session, report) }
    }
    try report(.finished(step: session.state.step, bestEpoch: session.state.bestEpoch.map { $0 + 1 }))
    return .finished
  }

  private func start(_ session: inout TrainingSession) -> TrainingEvent.Start {
    TrainingEvent.Start(
      step: session.state.step, totalSteps: options.totalSteps, stepsPerEpoch: options.stepsPerEpoch,
      values: work.parameters.reduce(0) { $0 + $1.count }, seconds: session.seconds())
  }

  private func save(_ session: inout TrainingSession, _ report: (TrainingEvent) throws -> Void) throws {
    guard try session.save() else { return }
    try report(.checkpointed(step: session.state.step, path: folder.checkpoint))
  }

  private nonisolated(nonsending) func step(_ session: inout TrainingSession) async throws -> TrainingEvent.Step {
    let began = ContinuousClock.now
    let next = session.next
    let batch = try await work.batch(next)
    let done = try session.advance {
      work.names(batch)
    } loss: {
      try work.loss(batch, next)
    }
    return TrainingEvent.Step(
      step: next.index + 1, epoch: next.epoch + 1, loss: Double(done.loss.total.elements[0]), terms: done.loss.terms,
      metrics: done.loss.metrics,
      learningRate: done.rate, gradientNorm: done.norm,
      examplesPerSecond: Double(done.loss.examples) / max(1e-9, (ContinuousClock.now - began) / .seconds(1)),
      seconds: session.seconds())
  }

  /// Tries the weights after an epoch, and lets them be kept where they are the best; they are kept, too, as long as nothing says
  /// which are best.
  private nonisolated(nonsending) func validate(
    _ session: inout TrainingSession
  ) async throws -> TrainingEvent.Validation? {
    let epoch = session.state.epoch - 1
    session.noteValidation()
    try session.exchangeAverages()
    do {
      let result = try await work.validate?(epoch + 1)
      let isBest = result.map { session.note(score: $0.score, epoch: epoch) } ?? false
      if isBest || session.state.bestEpoch == nil { try work.keep?() }
      try session.exchangeAverages()
      return result.map {
        TrainingEvent.Validation(
          step: session.state.step, epoch: epoch + 1, metrics: $0.metrics, score: $0.score, isBest: isBest,
          seconds: session.seconds())
      }
    } catch {
      try session.exchangeAverages()
      throw error
    }
  }
}
