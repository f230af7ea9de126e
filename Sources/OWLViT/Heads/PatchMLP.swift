package import Tensors

/// An MLP of three layers with exact GELU over each token: `dense0`, `dense1`, `dense2`. Four outputs are a box or window, one is
/// OWLv2's objectness or the quality of a window.
package struct PatchMLP: Sendable {
  private let dense0: Linear
  private let dense1: Linear
  private let dense2: Linear

  package init(_ weights: WeightScope, width: Int, outputs: Int) throws {
    dense0 = try Linear(weights["dense0"], inputs: width, outputs: width)
    dense1 = try Linear(weights["dense1"], inputs: width, outputs: width)
    dense2 = try Linear(weights["dense2"], inputs: width, outputs: outputs)
  }

  /// `[..., width]` to `[..., outputs]`.
  package func callAsFunction(_ features: Tensor) throws -> Tensor {
    try dense2(dense1(dense0(features, activation: .gelu), activation: .gelu))
  }
}
