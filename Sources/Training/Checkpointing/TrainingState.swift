/// What a run's results depend on beyond its weights: a checkpoint of a run with another identity is not resumed.
public struct RunIdentity: Codable, Hashable, Sendable {
  /// What the order of examples, dropout and augmentations depend on.
  public var seed: UInt64
  /// A digest of the dataset.
  public var dataset: String
  /// A digest of the model that the run starts from or works over; empty where there is none.
  public var baseModel: String
  /// The options that change results, by their names on the command line, such as `--batch`: those that may differ when a run goes
  /// on (how often to save) are left out.
  public var options: [String: String]
  /// The configuration of the trained model as JSON, for whoever finds the checkpoint; the shapes of its tensors decide.
  public var configuration: String

  /// An identity.
  public init(
    seed: UInt64, dataset: String, baseModel: String = "", options: [String: String] = [:], configuration: String = "{}"
  ) {
    self.seed = seed
    self.dataset = dataset
    self.baseModel = baseModel
    self.options = options
    self.configuration = configuration
  }

  /// The first setting in which a saved identity differs from the one asked for.
  package func firstDifference(
    from saved: RunIdentity
  ) -> (setting: String, saved: String, asked: String)? {
    if saved.seed != seed { return ("--seed", "\(saved.seed)", "\(seed)") }
    if saved.dataset != dataset { return ("the dataset", saved.dataset, dataset) }
    if saved.baseModel != baseModel { return ("the base model", saved.baseModel, baseModel) }
    for name in Set(options.keys).union(saved.options.keys).sorted() where options[name] != saved.options[name] {
      return (name, saved.options[name] ?? "absent", options[name] ?? "absent")
    }
    return nil
  }
}

/// How far a run has come: with the weights, averages and moments, all that is needed to go on.
public struct TrainingState: Codable, Hashable, Sendable {
  /// The layout of checkpoints that this program writes.
  package static let currentVersion = 1

  /// The layout of the checkpoint.
  package var version = TrainingState.currentVersion
  /// What the run is.
  public var identity: RunIdentity
  /// How many steps are done.
  public var step = 0
  /// How many steps an epoch has: with `step`, where in which epoch the run stands.
  public var stepsPerEpoch: Int
  /// The best score of a validation so far.
  public var bestScore: Double?
  /// The epoch of the best score, from 0.
  public var bestEpoch: Int?
  /// The step after which weights were last tried.
  package var validatedStep = 0
  /// How many validations in a row were no better than the best.
  public var validationsWithoutGain = 0
  /// How long the run took so far, without interruptions.
  public var seconds = 0.0
  /// How many gradients each parameter had.
  package var updates: [String: Int] = [:]
  /// The parameters that Muon keeps a momentum of; nil where there is none.
  package var momenta: [String]?
  /// How many steps are in the averages; nil where none are kept.
  package var averaged: Int?

  /// The state of a run that begins.
  package init(identity: RunIdentity, stepsPerEpoch: Int) {
    self.identity = identity
    self.stepsPerEpoch = stepsPerEpoch
  }

  /// The epoch of the next step, from 0.
  public var epoch: Int { step / stepsPerEpoch }
  /// Which step of its epoch comes next, from 0.
  public var positionInEpoch: Int { step % stepsPerEpoch }
}
