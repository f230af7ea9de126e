internal import Foundation
package import Tensors

/// Softmax cross-entropy: the mean over rows of log(sum of exp(x)) - x[label].
package struct CrossEntropyLoss: Hashable, Sendable {
  package init() {}

  /// - Parameters:
  ///   - logits: `[rows, classes]`.
  ///   - labels: for each row its class.
  /// - Returns: a scalar; 0 where there are no rows.
  package func callAsFunction(_ logits: Tensor, labels: [Int]) -> Tensor {
    let classes = logits.width
    precondition(logits.rank == 2 && labels.count == logits.shape[0], "a label for each row of \(logits.shape)")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "a label beyond the \(classes) classes")
    let x = logits.elements
    var (value, gradient) = (0.0, [Float](repeating: 0, count: x.count))
    for (row, label) in labels.enumerated() {
      let range = (row * classes)..<((row + 1) * classes)
      // The largest logit is taken off first, so that nothing overflows.
      let top = Double(x[range].max() ?? 0)
      let powers = x[range].map { exp(Double($0) - top) }
      let sum = powers.reduce(0, +)
      value += (log(sum) + top - Double(x[row * classes + label])) / Double(labels.count)
      for (column, power) in powers.enumerated() {
        gradient[row * classes + column] = Float((power / sum - (column == label ? 1 : 0)) / Double(labels.count))
      }
    }
    return .loss(value, of: logits, gradient: gradient)
  }
}
