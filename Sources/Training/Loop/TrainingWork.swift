public import Tensors

/// What is trained, as closures: what a step learns from, its loss, and how good the weights are. A step's batch may only depend on
/// the step it is given, so that a resumed run does what an uninterrupted one would have done.
public struct TrainingWork<Batch> {
  /// What to train, in a fixed order: the parameters that are trainable.
  public var parameters: [Parameter]
  /// Fetches what a step learns from; ahead of time, if that helps.
  public var batch: nonisolated(nonsending) (TrainingStep) async throws -> Batch
  /// The names of the examples in a batch, for error messages.
  public var names: (Batch) -> [String]
  /// The loss of a batch; runs while a tape records, with dropout.
  public var loss: (Batch, TrainingStep) throws -> StepLoss
  /// Tries the weights at the end of an epoch (from 1): the averaged ones, where averages are kept. Nothing records. nil: there is
  /// nothing to try them on.
  public var validate: (nonisolated(nonsending) (_ epoch: Int) async throws -> ValidationResult)?
  /// Saves the weights for use, since they are the best so far (or, without validation, those of the last epoch); called while the
  /// averaged weights are in place.
  public var keep: (() throws -> Void)?

  /// Work of given parts.
  public init(
    parameters: [Parameter], batch: nonisolated(nonsending) @escaping (TrainingStep) async throws -> Batch,
    names: @escaping (Batch) -> [String], loss: @escaping (Batch, TrainingStep) throws -> StepLoss,
    validate: (nonisolated(nonsending) (_ epoch: Int) async throws -> ValidationResult)? = nil,
    keep: (() throws -> Void)? = nil
  ) {
    self.parameters = parameters
    self.batch = batch
    self.names = names
    self.loss = loss
    self.validate = validate
    self.keep = keep
  }
}

/// A step that is about to be done.
public struct TrainingStep: Hashable, Sendable {
  /// How many were done before it in the run.
  public let index: Int
  /// The epoch, from 0.
  public let epoch: Int
  /// How many were done before it in the epoch: which batch of ``ExampleOrder`` it takes.
  public let position: Int
  /// The seed of the run.
  public let seed: UInt64

  /// Random numbers for the augmentations of this step.
  public var random: SeededRandom { RandomPurpose.augmentation.random(seed: seed, index: index) }

  /// What dropout draws from in this step.
  var dropoutSeed: UInt64 {
    var random = RandomPurpose.dropout.random(seed: seed, index: index)
    return random.next()
  }
}

/// The loss of one step.
public struct StepLoss {
  /// The loss as recorded, one element.
  public var total: Tensor
  /// Its parts by name, for the log.
  public var terms: [String: Double]
  /// What was measured beside it on what was learned from, by name, such as `iou`.
  public var metrics: [String: Double]
  /// How many examples it is of.
  public var examples: Int

  /// A loss and its parts.
  public init(total: Tensor, terms: [String: Double] = [:], metrics: [String: Double] = [:], examples: Int) {
    self.total = total
    self.terms = terms
    self.metrics = metrics
    self.examples = examples
  }
}

/// How good weights were on examples that they did not learn from.
public struct ValidationResult: Sendable, Equatable {
  /// What was measured, by name; `loss` is drawn with the training loss.
  public var metrics: [String: Double]
  /// What decides which weights are best, and when to stop: larger is better. Not a number is never best.
  public var score: Double

  /// A result.
  public init(metrics: [String: Double], score: Double) {
    self.metrics = metrics
    self.score = score
  }
}
