/// Two linear layers with an activation between: `fc1` to `hidden`, `fc2` back.
public struct MLP: Sendable {
  private let fc1: Linear
  private let fc2: Linear
  private let activation: Activation

  /// Takes `fc1` and `fc2` from `weights`.
  public init(_ weights: WeightScope, width: Int, hidden: Int, activation: Activation) throws {
    fc1 = try Linear(weights["fc1"], inputs: width, outputs: hidden)
    fc2 = try Linear(weights["fc2"], inputs: hidden, outputs: width)
    self.activation = activation
  }

  /// `[..., width]` to the same shape, with `residual` added.
  public func callAsFunction(_ x: Tensor, residual: Tensor? = nil) throws -> Tensor {
    try fc2(fc1(x, activation: activation), residual: residual)
  }
}
