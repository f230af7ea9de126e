public import Imaging

/// How an evaluation is run.
public struct EvaluationOptions: Sendable, Hashable {
  /// How confidence intervals are made; its seed also orders windows that a scorer rates alike.
  public var bootstrap: Bootstrap
  /// Whether the first failure ends the evaluation; otherwise it is counted and named.
  public var isStrict: Bool
  /// How many examples are worked on at once. Two overlap decoding with model work, which queues anyway.
  public var concurrency: Int
  /// The most pixels a picture may have.
  public var maxPixels: Int

  /// Options; all have defaults.
  public init(
    bootstrap: Bootstrap = Bootstrap(), isStrict: Bool = false, concurrency: Int = 2,
    maxPixels: Int = Image.defaultMaxPixels
  ) {
    self.bootstrap = bootstrap
    self.isStrict = isStrict
    self.concurrency = concurrency
    self.maxPixels = maxPixels
  }

  /// - Throws: ``EvaluationError/invalidOption(name:value:allowed:)``.
  func validate() throws(EvaluationError) {
    try bootstrap.validate()
    guard (1...64).contains(concurrency) else {
      throw .invalidOption(name: "concurrency", value: "\(concurrency)", allowed: "between 1 and 64")
    }
  }
}
