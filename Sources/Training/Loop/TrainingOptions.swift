public import Tensors

/// How a run goes, whatever is trained.
public struct TrainingOptions: Codable, Hashable, Sendable {
  /// How often each example is seen.
  public var epochs: Int
  /// How many steps that takes: ``ExampleOrder/batchesPerEpoch``.
  public var stepsPerEpoch: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// The learning rate of the last step as a share of the highest.
  public var finalShare: Double
  /// How many steps the learning rate goes up.
  public var warmup: Int
  /// What follows the warm-up.
  public var schedule: LearningRateSchedule.Shape
  /// The share of the steps at the end in which the rate goes down; of ``LearningRateSchedule/Shape/hold``.
  public var decayShare: Double
  /// AdamW.
  public var optimizer: AdamW.Options
  /// Muon for the matrices of a tower's blocks; nil leaves them to AdamW too.
  public var muon: Muon.Options?
  /// What the factors of matrix products are rounded to; weights, sums, losses and the optimiser are 32-bit floats in any case. A run may
  /// go on with another precision than it began with.
  public var precision: ProductPrecision
  /// The largest share of the old mean in the averaged weights; nil keeps none.
  public var averageDecay: Double?
  /// Save after so many steps, at the latest; nil: by time alone.
  public var checkpointSteps: Int?
  /// Save after so many seconds, at the latest; nil: by steps alone. At the end of the run it is saved anyway.
  public var checkpointSeconds: Double?
  /// Validate at the ends of epochs, but not before so many steps were done since the last time.
  public var validationSteps: Int
  /// End after so many validations in a row without gain; nil never does.
  public var patience: Int?

  /// Options with the usual defaults.
  public init(
    epochs: Int, stepsPerEpoch: Int, learningRate: Double = 1e-4, finalShare: Double = 0.01, warmup: Int = 0,
    schedule: LearningRateSchedule.Shape = .cosine, decayShare: Double = LearningRateSchedule.usualDecayShare,
    optimizer: AdamW.Options = AdamW.Options(), muon: Muon.Options? = nil,
    averageDecay: Double? = 0.999, checkpointSteps: Int? = nil, checkpointSeconds: Double? = 120,
    validationSteps: Int = 100, patience: Int? = nil, precision: ProductPrecision = .float32
  ) {
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.learningRate = learningRate
    self.finalShare = finalShare
    self.warmup = warmup
    self.schedule = schedule
    self.decayShare = decayShare
    self.optimizer = optimizer
    self.muon = muon
    self.averageDecay = averageDecay
    self.checkpointSteps = checkpointSteps
    self.checkpointSeconds = checkpointSeconds
    self.validationSteps = validationSteps
    self.patience = patience
    self.precision = precision
  }

  /// How many steps the run has.
  public var totalSteps: Int { epochs * stepsPerEpoch }

  /// The learning rate over the run.
  public var rates: LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, floor: learningRate * finalShare, warmup: min(warmup, totalSteps), total: totalSteps,
      shape: schedule, decayShare: decayShare)
  }

  /// - Throws: `TrainingError.badOption` for the first value that makes no sense.
  public func validate() throws {
    try need(stepsPerEpoch >= 1, "the dataset", "\(stepsPerEpoch) batches", "at least one example is needed")
    try need(epochs >= 1, "--epochs", "\(epochs)", "at least 1 is needed")
    try need(
      !epochs.multipliedReportingOverflow(by: stepsPerEpoch).overflow, "--epochs", "\(epochs)", "that is far too many")
    try need(
      learningRate.isFinite && learningRate > 0, "--learning-rate", "\(learningRate)", "it must be above 0")
    try need((0...1).contains(finalShare), "the final learning rate", "\(finalShare)", "its share must be 0...1")
    try need((0...1).contains(decayShare), "--decay-share", "\(decayShare)", "it must be between 0 and 1")
    if let muon {
      try need(
        muon.learningRate.isFinite && muon.learningRate > 0, "--matrix-rate", "\(muon.learningRate)",
        "it must be above 0")
      try need(
        (0..<1).contains(muon.momentum), "Muon's momentum", "\(muon.momentum)", "it must be at least 0 and below 1")
    }
    try need(warmup >= 0, "--warmup", "\(warmup)", "it must not be negative")
    try need(
      optimizer.decay.isFinite && optimizer.decay >= 0, "--weight-decay", "\(optimizer.decay)",
      "it must not be negative")
    try need(
      optimizer.maximumNorm.map { $0 > 0 } ?? true, "--clip", "\(optimizer.maximumNorm ?? 0)", "it must be above 0")
    try need(
      averageDecay.map { (0..<1).contains($0) } ?? true, "--average", "\(averageDecay ?? 0)",
      "it must be at least 0 and below 1")
    try need(
      checkpointSteps.map { $0 > 0 } ?? true, "--checkpoint-steps", "\(checkpointSteps ?? 0)", "it must be above 0")
    try need(
      checkpointSeconds.map { $0 >= 0 } ?? true, "--checkpoint-seconds", "\(checkpointSeconds ?? 0)",
      "it must not be negative")
    try need(
      precision.isSupported, "--precision", precision.rawValue,
      "this processor has no instructions for it and would be slower than with f32: leave the option out")
    try need(validationSteps >= 1, "--validation-steps", "\(validationSteps)", "at least 1 is needed")
    try need(patience.map { $0 >= 1 } ?? true, "--patience", "\(patience ?? 0)", "at least 1 is needed")
  }

  private func need(_ holds: Bool, _ name: String, _ value: String, _ need: String) throws {
    if !holds { throw TrainingError.badOption(name: name, value: value, need: need) }
  }
}
