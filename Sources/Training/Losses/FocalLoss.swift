internal import Foundation
package import Tensors

/// Sigmoid focal loss (Lin et al., arXiv 1708.02002) for patches against texts: a_t (1 - p_t)^gamma * cross-entropy, where
/// p_t = p t + (1 - p)(1 - t) and a_t = alpha t + (1 - alpha)(1 - t). Easy negatives, nearly all of an image, hardly count.
package struct FocalLoss: Hashable, Sendable {
  /// How strongly easy examples are discounted.
  package var gamma: Double
  /// The share of positives.
  package var alpha: Double

  package init(gamma: Double = 2, alpha: Double = 0.25) { (self.gamma, self.alpha) = (gamma, alpha) }

  /// - Parameters:
  ///   - logits: `[patches, classes]`.
  ///   - targets: 0...1, of the same shape.
  ///   - mask: of the same shape, 0 for what is to be left out; nil counts all.
  /// - Returns: the masked sum over the masked sum of targets (at least 1: a batch may have no positives), a scalar.
  package func callAsFunction(_ logits: Tensor, targets: Tensor, mask: Tensor? = nil) -> Tensor {
    precondition(targets.shape == logits.shape, "a target for each logit")
    precondition(mask.map { $0.shape == logits.shape } ?? true, "a weight for each logit")
    let (x, t, w) = (logits.elements, targets.elements, mask?.elements)
    let positives = t.indices.reduce(0.0) { $0 + Double(t[$1]) * Double(w?[$1] ?? 1) }
    var (value, gradient) = (0.0, [Float](repeating: 0, count: x.count))
    for index in x.indices {
      let share = Double(w?[index] ?? 1) / max(1, positives)
      guard share != 0 else { continue }
      let term = term(Double(x[index]), Double(t[index]))
      value += share * term.value
      gradient[index] = Float(share * term.gradient)
    }
    return .loss(value, of: logits, gradient: gradient)
  }

  private func term(_ logit: Double, _ target: Double) -> (value: Double, gradient: Double) {
    let p = BinaryCrossEntropy.sigmoid(logit)
    let balance = alpha * target + (1 - alpha) * (1 - target)
    // 1 - p_t, and how it changes with the logit. By the opposite sigmoid: 1 - p would round to 0 for large logits.
    let opposite = BinaryCrossEntropy.sigmoid(-logit)
    let miss = p * (1 - target) + opposite * target
    let missSlope = (1 - 2 * target) * p * opposite
    let entropy = BinaryCrossEntropy.value(logit, target)
    let discount = pow(miss, gamma)
    let discountSlope = gamma == 0 || miss == 0 ? 0 : gamma * pow(miss, gamma - 1) * missSlope
    let entropySlope = p * (1 - target) - opposite * target
    return (balance * discount * entropy, balance * (discountSlope * entropy + discount * entropySlope))
  }
}
