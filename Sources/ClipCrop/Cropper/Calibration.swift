internal import Foundation

/// Turns what a model says of its best answer into the probability that the answer is right: logistic scaling (Platt 1999),
/// p = 1 / (1 + exp(-(sum of weight * measure + bias))), and the probability from which on something counts as found.
///
/// It is kept in `config.json` of a model or of a trained cropper under `calibration`, and used wherever there is one.
public struct Calibration: Hashable, Sendable, Codable {
  /// What there is to know of an answer.
  public enum Measure: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// The class head's logit.
    case logit
    /// How much the logit is above the mean of the picture's patches.
    case margin
    /// The cosine of the patch's class embedding with the query's.
    case cosine
  }

  /// What each measure counts; those left out count nothing.
  public var weights: [Measure: Double]
  /// What is added to them.
  public var bias: Double
  /// The least probability of something that counts as found, 0...1.
  public var threshold: Double
  /// What the model knows, such as `illustrations`; for people.
  public var scope: String?
  /// What to do where nothing is found: a sentence that follows the message.
  public var advice: String?

  /// A calibration.
  public init(
    weights: [Measure: Double], bias: Double, threshold: Double, scope: String? = nil, advice: String? = nil
  ) {
    self.weights = weights
    self.bias = bias
    self.threshold = threshold
    self.scope = scope
    self.advice = advice
  }

  /// The probability that an answer with these measures is right, 0...1. A measure that is not there counts nothing.
  public func probability(_ measures: [Measure: Double]) -> Double {
    // In the order of the cases: sums of dictionaries in their own order would differ between runs in the last digit.
    let sum = Measure.allCases.reduce(bias) { $0 + (weights[$1] ?? 0) * (measures[$1] ?? 0) }
    return 1 / (1 + exp(-sum))
  }

  /// What is wrong with the numbers, if anything.
  package var problem: String? {
    if weights.isEmpty { return "calibration.weights is empty" }
    for (measure, weight) in weights where !weight.isFinite {
      return "calibration.weights.\(measure.rawValue) is \(weight)"
    }
    if !bias.isFinite { return "calibration.bias is \(bias)" }
    return (0...1).contains(threshold) ? nil : "calibration.threshold is \(threshold), not between 0 and 1"
  }
}

extension Calibration {
  private struct Holder: Decodable { let calibration: Calibration? }

  /// The calibration in a folder's `config.json`; nil where it has none.
  ///
  /// - Throws: ``ClipCropError/calibration(path:reason:)`` where there is one that cannot be used.
  package init?(folder path: String) throws {
    let file = path + "/config.json"
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    do {
      guard let found = try JSONDecoder().decode(Holder.self, from: data).calibration else { return nil }
      if let problem = found.problem { throw ClipCropError.calibration(path: file, reason: problem) }
      self = found
    } catch let error as DecodingError {
      throw ClipCropError.calibration(path: file, reason: "it \(CropDecoderFolder.sentence(error))")
    }
  }
}
