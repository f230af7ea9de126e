internal import Tensors

/// A mean over pictures and how far it may be off.
public struct Estimate: Sendable, Hashable, Codable {
  /// The mean.
  public let mean: Double
  /// The lower end of the confidence interval.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// How many pictures the metric is defined for.
  public let images: Int
}

/// Percentile confidence intervals by resampling pictures with replacement (Efron 1979).
public struct Bootstrap: Sendable, Hashable {
  /// How many times pictures are drawn anew.
  public var resamples: Int
  /// The share of intervals that hold the true mean, such as 0.95.
  public var confidence: Double
  /// What the draws depend on. Lists of the same length are drawn alike, so that intervals of methods on the same pictures
  /// differ by their values alone.
  public var seed: UInt64

  /// The usual: 95 % of 1000 resamples.
  public init(resamples: Int = 1000, confidence: Double = 0.95, seed: UInt64 = 0) {
    self.resamples = resamples
    self.confidence = confidence
    self.seed = seed
  }

  /// - Throws: ``EvaluationError/invalidOption(name:value:allowed:)``.
  func validate() throws(EvaluationError) {
    guard (1...1_000_000).contains(resamples) else {
      throw .invalidOption(name: "resamples", value: "\(resamples)", allowed: "between 1 and 1000000")
    }
    guard confidence > 0, confidence < 1 else {
      throw .invalidOption(name: "confidence", value: "\(confidence)", allowed: "between 0 and 1")
    }
  }

  /// The mean of one value a picture with its interval; nil without values.
  public func estimate(_ values: [Double]) -> Estimate? {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let means = resampledMeans(values)
    let tail = (1 - confidence) / 2
    return Estimate(
      mean: mean, low: Bootstrap.quantile(tail, ofSorted: means), high: Bootstrap.quantile(1 - tail, ofSorted: means),
      images: values.count)
  }

  private func resampledMeans(_ values: [Double]) -> [Double] {
    var random = SeededRandom(seed: seed, stream: UInt64(values.count))
    let count = UInt64(values.count)
    return (0..<resamples).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[Int(random.next(upperBound: count))] }
      return sum / Double(values.count)
    }.sorted()
  }

  /// The value below which a share of sorted values lies, interpolated between neighbours (numpy's default).
  package static func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
    let place = min(max(share, 0), 1) * Double(values.count - 1)
    let index = min(Int(place), values.count - 1)
    let next = min(index + 1, values.count - 1)
    return values[index] + (values[next] - values[index]) * (place - Double(index))
  }
}
