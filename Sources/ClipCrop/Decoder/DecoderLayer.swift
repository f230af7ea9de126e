internal import Tensors

/// A pre-norm decoder layer: tokens look at each other, then at the picture, then an MLP.
///
/// Keys have no bias: its true gradient is zero, and AdamW would blow up what rounding makes of that.
struct DecoderLayer: Sendable {
  private let norms: [LayerNorm]
  private let selfAttention: MultiHeadAttention
  private let crossAttention: MultiHeadAttention
  private let fc1: Linear
  private let fc2: Linear
  private let dropout: Float

  static let epsilon: Float = 1e-5

  init(_ weights: WeightScope, _ configuration: CropDecoderConfiguration) throws {
    let width = configuration.width
    norms = try ["norm1", "norm2", "norm3"].map {
      try LayerNorm(weights[$0], width: width, epsilon: DecoderLayer.epsilon)
    }
    selfAttention = try MultiHeadAttention(
      weights["self_attn"], width: width, heads: configuration.heads, keyBias: false)
    crossAttention = try MultiHeadAttention(
      weights["cross_attn"], width: width, heads: configuration.heads, keyBias: false)
    fc1 = try Linear(weights["mlp"]["fc1"], inputs: width, outputs: configuration.hidden)
    fc2 = try Linear(weights["mlp"]["fc2"], inputs: configuration.hidden, outputs: width)
    dropout = Float(configuration.dropout)
  }

  /// `[batch, tokens, width]` to the same shape.
  ///
  /// - Parameters:
  ///   - memory: `[batch, patches, width]`, of which the first `patches[i]` are real.
  ///   - isolated: tokens do not look at each other.
  func callAsFunction(_ x: Tensor, memory: Tensor, patches: [Int], isolated: Bool) throws -> Tensor {
    var x = try x.adding(selfAttention(norms[0](x), mask: AttentionMask(isolated: isolated)).dropout(dropout))
    let seen = AttentionMask(validKeys: patches)
    x = try x.adding(crossAttention(norms[1](x), memory: memory, mask: seen).dropout(dropout))
    let hidden = try fc1(norms[2](x), activation: .gelu).dropout(dropout)
    return try x.adding(fc2(hidden).dropout(dropout))
  }
}
