/// Two linear layers with an activation between: `fc1` to `hidden`, `fc2` back.
public struct MLP: Sendable {
  let fc1: Linear
  let fc2: Linear
  private let activation: Activation

  /// Takes `fc1` and `fc2` from `weights`.
  public init(_ weights: WeightScope, width: Int, hidden: Int, activation: Activation) throws {
    fc1 = try Linear(weights["fc1"], inputs: width, outputs: hidden)
    fc2 = try Linear(weights["fc2"], inputs: hidden, outputs: width)
    self.activation = activation
  }

  /// `[..., width]` to the same shape, with `residual` added.
  public func callAsFunction(_ x: Tensor, residual: Tensor? = nil) throws -> Tensor {
    if let tape = Tape.current, tape.precision == .bfloat16, activation == .quickGELU, let residual, x.rows >= 32 {
      let (first, second) = (try fc1.values(), try fc2.values())
      if let b1 = first.bias, let b2 = second.bias, [x, first.weight, second.weight].contains(where: \.isRecorded) {
        return try RoundedMLP.run(x, first: (first.weight, b1), second: (second.weight, b2), residual: residual)
      }
    }
    return try fc2(fc1(x, activation: activation), residual: residual)
  }
}
