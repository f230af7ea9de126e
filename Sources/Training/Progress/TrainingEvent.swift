/// What happens in a run, as it happens. Steps count from 1 here: the step of an event is how many are done. Epochs count from 1.
public enum TrainingEvent: Sendable, Equatable {
  /// The run begins, or goes on from a checkpoint.
  case started(Start)
  /// A step is done.
  case step(Step)
  /// An epoch is over and its weights were tried.
  case validated(Validation)
  /// Everything up to `step` is safe at `path`.
  case checkpointed(step: Int, path: String)
  /// Validation has not become better for as long as it may; the checkpoint is written.
  case stoppedEarly(step: Int, bestEpoch: Int?)
  /// The run was asked to end; the checkpoint is written.
  case interrupted(step: Int)
  /// All steps are done; the checkpoint is written.
  case finished(step: Int, bestEpoch: Int?)

  /// How a run begins.
  public struct Start: Sendable, Equatable {
    /// How many steps are done already: 0 unless the run goes on.
    public var step: Int
    /// How many steps the run has.
    public var totalSteps: Int
    /// How many of them are an epoch.
    public var stepsPerEpoch: Int
    /// How many values are trained.
    public var values: Int
    /// How long the run took so far, in seconds.
    public var seconds: Double

    package init(
      step: Int, totalSteps: Int, stepsPerEpoch: Int, values: Int, seconds: Double
    ) {
      self.step = step
      self.totalSteps = totalSteps
      self.stepsPerEpoch = stepsPerEpoch
      self.values = values
      self.seconds = seconds
    }
  }

  /// One step of the optimiser.
  public struct Step: Sendable, Equatable {
    /// How many steps are done.
    public var step: Int
    /// The epoch it belongs to.
    public var epoch: Int
    /// The loss before the update.
    public var loss: Double
    /// The parts of the loss, by name.
    public var terms: [String: Double]
    /// What was measured on the step's examples, by name.
    public var metrics: [String: Double]
    /// The learning rate.
    public var learningRate: Double
    /// The norm of the gradients before clipping.
    public var gradientNorm: Double
    /// How many examples a second were learned from in this step, the wait for them counted.
    public var examplesPerSecond: Double
    /// How long the run took so far, in seconds.
    public var seconds: Double

    package init(
      step: Int, epoch: Int, loss: Double, terms: [String: Double], metrics: [String: Double] = [:],
      learningRate: Double, gradientNorm: Double, examplesPerSecond: Double, seconds: Double
    ) {
      self.step = step
      self.epoch = epoch
      self.loss = loss
      self.terms = terms
      self.metrics = metrics
      self.learningRate = learningRate
      self.gradientNorm = gradientNorm
      self.examplesPerSecond = examplesPerSecond
      self.seconds = seconds
    }
  }

  /// What validation found after an epoch.
  public struct Validation: Sendable, Equatable {
    /// How many steps are done.
    public var step: Int
    /// The epoch that is over.
    public var epoch: Int
    /// What was measured, by name.
    public var metrics: [String: Double]
    /// What decides which weights are best: larger is better.
    public var score: Double
    /// Whether no score before was as good.
    public var isBest: Bool
    /// How long the run took so far, in seconds.
    public var seconds: Double

    package init(
      step: Int, epoch: Int, metrics: [String: Double], score: Double, isBest: Bool, seconds: Double
    ) {
      self.step = step
      self.epoch = epoch
      self.metrics = metrics
      self.score = score
      self.isBest = isBest
      self.seconds = seconds
    }
  }
}
