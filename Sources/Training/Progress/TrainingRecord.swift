/// A line of a run's log: an event as one flat JSON object.
///
/// | key | in | meaning |
/// |---|---|---|
/// | `event` | all | `started`, `step`, `validated`, `checkpointed`, `stopped_early`, `interrupted`, `finished` |
/// | `step` | all | how many steps are done |
/// | `epoch` | `step`, `validated` | the epoch, from 1 |
/// | `seconds` | `started`, `step`, `validated` | how long the run took so far, interruptions not counted |
/// | `loss` | `step` | the loss before the update |
/// | `terms` | `step` | the parts of the loss by name |
/// | `learning_rate` | `step` | the learning rate |
/// | `gradient_norm` | `step` | the norm of all gradients before clipping |
/// | `examples_per_second` | `step` | how many examples a second were learned from |
/// | `metrics` | `step`, `validated` | what was measured, by name: on the step's examples, or on those that validate |
/// | `score` | `validated` | what decides which weights are best, larger is better |
/// | `best` | `validated` | whether no score before was as good |
/// | `best_epoch` | `stopped_early`, `finished` | the epoch of the best score |
/// | `total_steps`, `steps_per_epoch`, `values` | `started` | the size of the run, and how many values are trained |
///
/// Numbers that are not finite are the strings `nan`, `inf` and `-inf`.
public struct TrainingRecord: Codable, Hashable, Sendable {
  /// Which event.
  public enum Kind: String, Codable, Sendable {
    /// The run began or went on.
    case started
    /// A step was done.
    case step
    /// Weights were tried.
    case validated
    /// A checkpoint was written.
    case checkpointed
    /// The run ended for want of gain.
    case stoppedEarly = "stopped_early"
    /// The run was asked to end.
    case interrupted
    /// All steps were done.
    case finished
  }

  /// Which event.
  public var event: Kind
  /// How many steps are done.
  public var step: Int
  /// The epoch, from 1.
  public var epoch: Int?
  /// How long the run took so far.
  public var seconds: Double?
  /// The loss before the update.
  public var loss: Double?
  /// The parts of the loss by name.
  public var terms: [String: Double]?
  /// The learning rate.
  public var learningRate: Double?
  /// The norm of all gradients before clipping.
  public var gradientNorm: Double?
  /// How many examples a second were learned from.
  public var examplesPerSecond: Double?
  /// What was measured, by name.
  public var metrics: [String: Double]?
  /// What decides which weights are best.
  public var score: Double?
  /// Whether no score before was as good.
  public var best: Bool?
  /// The epoch of the best score.
  public var bestEpoch: Int?
  /// How many steps the run has.
  public var totalSteps: Int?
  /// How many of them are an epoch.
  public var stepsPerEpoch: Int?
  /// How many values are trained.
  public var values: Int?

  private enum CodingKeys: String, CodingKey {
    case event, step, epoch, seconds, loss, terms, metrics, score, best, values
    case learningRate = "learning_rate"
    case gradientNorm = "gradient_norm"
    case examplesPerSecond = "examples_per_second"
    case bestEpoch = "best_epoch"
    case totalSteps = "total_steps"
    case stepsPerEpoch = "steps_per_epoch"
  }

  private init(_ event: Kind, step: Int) {
    self.event = event
    self.step = step
  }

  /// The record of an event.
  public init(_ event: TrainingEvent) {
    switch event {
    case .started(let start):
      self.init(.started, step: start.step)
      (totalSteps, stepsPerEpoch, values) = (start.totalSteps, start.stepsPerEpoch, start.values)
      seconds = start.seconds
    case .step(let done):
      self.init(.step, step: done.step)
      (epoch, loss, terms) = (done.epoch, done.loss, done.terms)
      metrics = done.metrics.isEmpty ? nil : done.metrics
      (learningRate, gradientNorm) = (done.learningRate, done.gradientNorm)
      (examplesPerSecond, seconds) = (done.examplesPerSecond, done.seconds)
    case .validated(let found):
      self.init(.validated, step: found.step)
      (epoch, metrics, score) = (found.epoch, found.metrics, found.score)
      (best, seconds) = (found.isBest, found.seconds)
    case .checkpointed(let step, _): self.init(.checkpointed, step: step)
    case .interrupted(let step): self.init(.interrupted, step: step)
    case .stoppedEarly(let step, let best):
      self.init(.stoppedEarly, step: step)
      bestEpoch = best
    case .finished(let step, let best):
      self.init(.finished, step: step)
      bestEpoch = best
    }
  }
}
