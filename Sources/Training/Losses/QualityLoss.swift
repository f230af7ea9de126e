internal import Foundation
internal import Geometry
package import Tensors

/// How well scores tell good windows from bad ones: binary cross-entropy of logits x with soft targets t,
/// max(x, 0) - x t + log(1 + exp(-|x|)), which is finite for every finite x; its mean.
package struct QualityLoss: Hashable, Sendable {
  package init() {}

  /// - Parameters:
  ///   - logits: of any shape.
  ///   - targets: 0...1, of the same shape.
  ///   - weights: of the same shape: how much each counts in the mean, 0 for padding; nil means all alike.
  /// - Returns: a scalar; 0 where nothing counts.
  package func callAsFunction(_ logits: Tensor, targets: Tensor, weights: Tensor? = nil) -> Tensor {
    precondition(targets.shape == logits.shape, "a target for each logit")
    precondition(weights.map { $0.shape == logits.shape } ?? true, "a weight for each logit")
    let (x, t, w) = (logits.elements, targets.elements, weights?.elements)
    let total = w.map { $0.reduce(0) { $0 + Double($1) } } ?? Double(x.count)
    var (value, gradient) = (0.0, [Float](repeating: 0, count: x.count))
    for index in x.indices {
      let share = total > 0 ? Double(w?[index] ?? 1) / total : 0
      guard share != 0 else { continue }
      let (logit, target) = (Double(x[index]), Double(t[index]))
      value += share * BinaryCrossEntropy.value(logit, target)
      gradient[index] = Float(share * BinaryCrossEntropy.gradient(logit, target))
    }
    return .loss(value, of: logits, gradient: gradient)
  }

  /// What the scores of predicted windows should be: the largest rating * IoU over the rated windows of the picture, so that a window
  /// is as good as a good one it resembles. A constant.
  ///
  /// - Parameters:
  ///   - windows: (cx, cy, w, h), `[batch, queries, 4]`.
  ///   - rated: for each sample.
  /// - Returns: `[batch, queries]`, 0...1 where the ratings are.
  package static func targets(for windows: Tensor, rated: [[RatedWindow]]) -> Tensor {
    precondition(windows.rank == 3 && windows.width == 4 && windows.shape[0] == rated.count, "ratings for each sample")
    let queries = windows.shape[1]
    let values = windows.windows.enumerated().map { index, window in
      Float(rated[index / queries].reduce(0.0) { max($0, $1.score * $1.box.iou(window)) })
    }
    return Tensor(values, shape: Array(windows.shape.dropLast()))
  }
}

/// Binary cross-entropy of a logit, without overflow.
enum BinaryCrossEntropy {
  static func value(_ logit: Double, _ target: Double) -> Double {
    max(logit, 0) - logit * target + log1p(exp(-abs(logit)))
  }

  static func gradient(_ logit: Double, _ target: Double) -> Double { sigmoid(logit) - target }

  static func sigmoid(_ x: Double) -> Double {
    let power = exp(-abs(x))
    return x < 0 ? power / (1 + power) : 1 / (1 + power)
  }
}
