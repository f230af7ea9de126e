package import Tensors

/// How much each term counts in the loss of the crop decoder.
public struct LossWeights: Codable, Hashable, Sendable {
  /// Of ``WindowLoss``.
  public var window: Double
  /// Of ``QualityLoss``, for predicted windows and for rated ones.
  public var quality: Double
  /// Of ``AestheticLoss``.
  public var aesthetic: Double
  /// Of ``SemanticLoss``.
  public var semantic: Double
  /// Of ``ReconstructionLoss``.
  public var reconstruction: Double

  /// Weights; the defaults are the paper's.
  public init(
    window: Double = 1, quality: Double = 1, aesthetic: Double = 0.5, semantic: Double = 0.3,
    reconstruction: Double = 0.2
  ) {
    (self.window, self.quality) = (window, quality)
    (self.aesthetic, self.semantic, self.reconstruction) = (aesthetic, semantic, reconstruction)
  }

  private var named: [(name: String, value: Double)] {
    [
      ("window", window), ("quality", quality), ("aesthetic", aesthetic), ("semantic", semantic),
      ("reconstruction", reconstruction),
    ]
  }

  /// Refuses weights that are negative or no numbers, and weights that are all zero: there would be nothing to learn.
  public func validate() throws {
    for (name, value) in named where !(value >= 0 && value.isFinite) {
      throw TrainingError.badLossWeight(name: name, value: value)
    }
    if named.allSatisfy({ $0.value == 0 }) { throw TrainingError.noLossWeight }
  }

  /// The weighted sum of those terms that there are.
  package func total(_ terms: LossTerms) -> Tensor {
    let weighted = [
      (terms.window, window), (terms.quality, quality), (terms.rating, quality), (terms.aesthetic, aesthetic),
      (terms.semantic, semantic), (terms.reconstruction, reconstruction),
    ]
    return weighted.reduce(Tensor([0], shape: [])) { sum, term in
      guard let tensor = term.0, term.1 != 0 else { return sum }
      return sum.adding(tensor.scaled(by: Float(term.1)))
    }
  }
}

/// The terms of the crop decoder's loss, scalars; nil where a batch has none (no query, no thumbnail) or its weight is zero.
package struct LossTerms: Sendable {
  package var window: Tensor?
  /// Of the scores of predicted windows.
  package var quality: Tensor?
  /// Of the scores of rated windows.
  package var rating: Tensor?
  package var aesthetic: Tensor?
  package var semantic: Tensor?
  package var reconstruction: Tensor?

  package init() {}
}
