import Tensors
import Testing

/// Attention and row factors against finite differences.
@Suite struct AttentionPullbackTests {
  @Test(arguments: [
    AttentionMask.none, AttentionMask(causal: true), AttentionMask(validKeys: [5, 3]), AttentionMask(isolated: true),
  ])
  func attentionWithMasks(mask: AttentionMask) throws {
    let (q, k, v) = (
      Tensor.random([2, 5, 8], seed: 1), Tensor.random([2, 5, 8], seed: 2), Tensor.random([2, 5, 8], seed: 3)
    )
    let wanted = mask.isolated ? [false, false, true] : [true, true, true]
    try FiniteDifference.check(q, k, v, wanted: wanted) {
      try attention(q: $0[0], k: $0[1], v: $0[2], heads: 2, mask: mask)
    }
  }

  @Test func attentionToAMemoryOfAnotherLength() throws {
    try FiniteDifference.check(
      Tensor.random([1, 3, 8], seed: 4), Tensor.random([1, 7, 8], seed: 5), Tensor.random([1, 7, 8], seed: 6)
    ) { try attention(q: $0[0], k: $0[1], v: $0[2], heads: 4) }
  }

  /// Few queries and a long memory take the form that does not project it.
  @Test func attentionThatDoesNotProjectItsMemory() throws {
    var tensors: [String: Tensor] = [:]
    for (index, name) in ["q_proj", "k_proj", "v_proj", "out_proj"].enumerated() {
      tensors[name + ".weight"] = Tensor.random([8, 8], seed: UInt64(10 + index))
      if name != "k_proj" { tensors[name + ".bias"] = Tensor.random([8], seed: UInt64(20 + index)) }
    }
    let layer = try MultiHeadAttention(
      WeightScope(TensorDictionary(tensors)), width: 8, heads: 2, keyBias: false)
    try FiniteDifference.check(Tensor.random([2, 2, 8], seed: 7), Tensor.random([2, 9, 8], seed: 8)) {
      try layer($0[0], memory: $0[1], mask: AttentionMask(validKeys: [9, 6]))
    }
  }

  @Test func rowsWithTheirOwnNumbers() throws {
    let (x, numbers) = (Tensor.random([3, 4], seed: 9), Tensor.random([3, 1], seed: 10))
    try FiniteDifference.check(x, numbers) { $0[0].addingToRows($0[1]) }
    try FiniteDifference.check(x, numbers) { $0[0].multiplyingRows(by: $0[1]) }
  }
}
