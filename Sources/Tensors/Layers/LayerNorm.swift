/// Layer normalisation over the last axis with weights `weight` and `bias`, both `[width]`.
public struct LayerNorm: Sendable {
  let gain: Parameter
  let shift: Parameter
  private let epsilon: Float

  /// Takes `weight` and `bias` from `weights`.
  public init(_ weights: WeightScope, width: Int, epsilon: Float) throws {
    gain = try weights.parameter("weight", [width])
    shift = try weights.parameter("bias", [width])
    self.epsilon = epsilon
  }

  /// `[..., width]` to the same shape.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try x.layerNormalized(gain: gain.value(), shift: shift.value(), epsilon: epsilon)
  }
}
