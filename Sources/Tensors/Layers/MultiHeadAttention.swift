/// Multi-head attention with learned projections `q_proj`, `k_proj`, `v_proj` and `out_proj`, as CLIP names them.
public struct MultiHeadAttention: Sendable {
  let q: Linear
  let k: Linear
  let v: Linear
  let out: Linear
  private let heads: Int
  private let hasKeyBias: Bool

  /// Takes the four projections from `weights`.
  ///
  /// - Parameters:
  ///   - memoryWidth: the width of what is looked at, where it differs.
  ///   - keyBias: whether keys have a bias, as CLIP's do. It changes nothing: the softmax takes it out.
  public init(
    _ weights: WeightScope, width: Int, heads: Int, memoryWidth: Int? = nil, keyBias: Bool = true
  ) throws {
    q = try Linear(weights["q_proj"], inputs: width, outputs: width)
    k = try Linear(weights["k_proj"], inputs: memoryWidth ?? width, outputs: width, bias: keyBias)
    v = try Linear(weights["v_proj"], inputs: memoryWidth ?? width, outputs: width)
    out = try Linear(weights["out_proj"], inputs: width, outputs: width)
    self.heads = heads
    hasKeyBias = keyBias
  }

  /// - Parameters:
  ///   - x: `[batch, queries, width]`.
  ///   - memory: `[batch, keys, memoryWidth]`; nil for self-attention.
  ///   - residual: added to the result.
  /// - Returns: `[batch, queries, width]`.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor? = nil, mask: AttentionMask = .none, residual: Tensor? = nil
  ) throws -> Tensor {
    try out(mixed(x, memory, mask), residual: residual)
  }

  /// Self-attention while a tape records: one product for query, key and value. nil where that does not hold.
  private func projected(_ x: Tensor, _ mask: AttentionMask) throws -> Tensor? {
    guard let tape = Tape.current, hasKeyBias, mask.validKeys == nil, ProjectedAttention.pays(tokens: x.shape[1]),
      x.count > 0
    else { return nil }
    let parts = try [q, k, v].map { try $0.values() }
    guard x.isRecorded || parts.contains(where: \.weight.isRecorded) else { return nil }
    let together = try x.linear(
      .concatenated(parts.map(\.weight)), bias: .concatenated(parts.compactMap(\.bias)))
    let attend = ProjectedAttention(
      batch: x.shape[0], tokens: x.shape[1], width: x.width, heads: heads, mask: mask, precision: tape.precision)
    return try attend(together)
  }

  private func mixed(_ x: Tensor, _ memory: Tensor?, _ mask: AttentionMask) throws -> Tensor {
    // A token that sees only itself takes its own value, whatever query and key say.
    if mask.isolated { return try v(x) }
    guard let memory, !hasKeyBias, !mask.causal, let bias = try v.biasValue(),
      MemoryAttention.pays(
        queries: x.shape[1], tokens: memory.shape[1], width: x.width, memoryWidth: memory.width, heads: heads)
    else {
      if memory == nil, let together = try projected(x, mask) { return together }
      let memory = memory ?? x
      return try attention(q: q(x), k: k(memory), v: v(memory), heads: heads, mask: mask)
    }
    let attend = MemoryAttention(
      batch: x.shape[0], queries: x.shape[1], tokens: memory.shape[1], width: x.width, memoryWidth: memory.width,
      heads: heads, validTokens: mask.validKeys)
    return try attend(q(x), memory: memory, keyWeight: k.matrix(), valueWeight: v.matrix(), valueBias: bias)
  }
}
