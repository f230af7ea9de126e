/// What came of an evaluation; `docs/evaluation.md` describes its JSON.
public struct EvaluationReport: Sendable, Hashable, Codable {
  /// The version of the form, raised when a reader would have to change.
  public var format = 1
  /// What was evaluated on.
  public let dataset: String
  /// How many examples there were.
  public let examples: Int
  /// How many of them every method was measured on.
  public let evaluated: Int
  /// The others, in the order of the dataset.
  public let failures: [EvaluationFailure]
  /// The share of confidence intervals that hold the true mean.
  public let confidence: Double
  /// How many resamples they come from.
  public let resamples: Int
  /// The seed of resampling and of the order of windows that are rated alike.
  public let seed: UInt64
  /// The methods, in the order in which they were given.
  public let methods: [MethodReport]
  /// Every example that was evaluated, in the order of the dataset.
  public let images: [ImageReport]
}

/// One method's results.
public struct MethodReport: Sendable, Hashable, Codable {
  /// The method.
  public let name: String
  /// Over all examples; metrics that are defined for none are absent.
  public let overall: [Metric: Estimate]
  /// Over the examples of each kind; empty where the dataset names none.
  public let kinds: [String: [Metric: Estimate]]
}

/// One example's results.
public struct ImageReport: Sendable, Hashable, Codable {
  /// The picture file.
  public let image: String
  /// What was asked for: the text, or the path of the example picture; nil where nothing was.
  public let query: String?
  /// The example's kind.
  public let kind: String?
  /// The upright picture's width in pixels.
  public let width: Int
  /// The upright picture's height in pixels.
  public let height: Int
  /// What each method made of it, by the method's name.
  public let results: [String: WindowReport]
}

/// One window and what it was compared with, as edges x0, y0, x1, y1 in pixels.
public struct WindowReport: Sendable, Hashable, Codable {
  /// The predicted window, clipped to the picture.
  public let window: [Double]
  /// The annotated crop nearest to it; empty where none is annotated.
  public let truth: [Double]
  /// The metrics of this picture, 1 and 0 for yes and no; of those of ranking, the averages.
  public let metrics: [Metric: Double]
}
