/// Multi-head attention with learned projections `q_proj`, `k_proj`, `v_proj` and `out_proj`, as CLIP names them.
public struct MultiHeadAttention: Sendable {
  private let q: Linear
  private let k: Linear
  private let v: Linear
  private let out: Linear
  private let heads: Int

  /// Takes the four projections from `weights`. `memoryWidth` is the width of what is looked at, where it differs.
  public init(_ weights: WeightScope, width: Int, heads: Int, memoryWidth: Int? = nil) throws {
    q = try Linear(weights["q_proj"], inputs: width, outputs: width)
    k = try Linear(weights["k_proj"], inputs: memoryWidth ?? width, outputs: width)
    v = try Linear(weights["v_proj"], inputs: memoryWidth ?? width, outputs: width)
    out = try Linear(weights["out_proj"], inputs: width, outputs: width)
    self.heads = heads
  }

  /// - Parameters:
  ///   - x: `[batch, queries, width]`.
  ///   - memory: `[batch, keys, memoryWidth]`; nil for self-attention.
  ///   - residual: added to the result.
  /// - Returns: `[batch, queries, width]`.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor? = nil, mask: AttentionMask = .none, residual: Tensor? = nil
  ) throws -> Tensor {
    let memory = memory ?? x
    let mixed = try attention(q: q(x), k: k(memory), v: v(memory), heads: heads, mask: mask)
    return try out(mixed, residual: residual)
  }
}
