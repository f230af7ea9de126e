/// A pre-norm transformer encoder layer as CLIP has it: x + attention(norm(x)), then x + MLP(norm(x)).
public struct EncoderLayer: Sendable {
  let norm1: LayerNorm
  let attention: MultiHeadAttention
  let norm2: LayerNorm
  let mlp: MLP

  /// Takes `layer_norm1`, `self_attn`, `layer_norm2` and `mlp` from `weights`.
  public init(
    _ weights: WeightScope, width: Int, heads: Int, hidden: Int, activation: Activation, epsilon: Float
  ) throws {
    norm1 = try LayerNorm(weights["layer_norm1"], width: width, epsilon: epsilon)
    attention = try MultiHeadAttention(weights["self_attn"], width: width, heads: heads)
    norm2 = try LayerNorm(weights["layer_norm2"], width: width, epsilon: epsilon)
    mlp = try MLP(weights["mlp"], width: width, hidden: hidden, activation: activation)
  }

  /// What there is to train.
  var parameters: [Parameter] {
    [norm1.gain, norm1.shift, norm2.gain, norm2.shift]
      + [attention.q, attention.k, attention.v, attention.out, mlp.fc1, mlp.fc2].flatMap(\.parameters)
  }

  /// `[batch, tokens, width]` to the same shape.
  public func callAsFunction(_ x: Tensor, mask: AttentionMask = .none) throws -> Tensor {
    let x = try attention(norm1(x), mask: mask, residual: x)
    return try mlp(norm2(x), residual: x)
  }
}
