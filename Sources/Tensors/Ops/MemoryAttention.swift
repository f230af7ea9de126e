/// Attention of few queries to a long memory, without projecting the memory to keys and values.
///
/// A head's score is (q W_k,h) . m instead of q . (m W_k,h), and its result (P m) W_v,h instead of P (m W_v,h): the same numbers,
/// since products associate, but the projections are of queries x heads rows instead of every token of the memory. With 8 queries,
/// 8 heads and 576 tokens of width 512 that is a seventh of the arithmetic, forwards and backwards.
///
/// Keys have no bias: it would add the same to all scores of a row, which the softmax takes out again.
struct MemoryAttention: Sendable {
  let batch: Int
  let queries: Int
  let tokens: Int
  let width: Int
  let memoryWidth: Int
  let heads: Int
  let validTokens: [Int]?

  private var headWidth: Int { width / heads }
  private var scale: Float { 1 / Float(headWidth).squareRoot() }
  private var rows: Int { queries * heads }

  /// Whether this form needs less arithmetic than projecting the memory.
  static func pays(queries: Int, tokens: Int, width: Int, memoryWidth: Int, heads: Int) -> Bool {
    let here = queries * heads * memoryWidth * tokens + queries * width * memoryWidth
    return here < tokens * memoryWidth * width + queries * tokens * width
  }

  /// - Parameters:
  ///   - q: projected queries, `[batch, queries, width]`.
  ///   - memory: `[batch, tokens, memoryWidth]`.
  ///   - keyWeight: `[width, memoryWidth]`.
  ///   - valueWeight: `[width, memoryWidth]`.
  ///   - valueBias: `[width]`; passes through unchanged, because a row of probabilities sums to one.
  /// - Returns: `[batch, queries, width]`.
  func callAsFunction(
    _ q: Tensor, memory: Tensor, keyWeight: Tensor, valueWeight: Tensor, valueBias: Tensor
  ) throws -> Tensor {
    let asked = try Tensor.product(intoMemory, q, keyWeight, shape: [batch, queries, heads, memoryWidth])
    var probabilities = try Tensor.product(score(scale: scale), asked, memory, shape: [batch, queries, heads, tokens])
    try probabilities.withUnsafeMutableElements { scores in
      guard let scores = scores.baseAddress else { return }
      hide(scores)
      try Softmax.run(scores, rows: batch * rows, width: tokens)
    }
    let read = try Tensor.product(mix, probabilities, memory, shape: asked.shape)
    let mixed = try Tensor.product(outOfMemory, read, valueWeight, shape: q.shape)
    let saved = Saved(
      q: q.detached, memory: memory.detached, keyWeight: keyWeight.detached, valueWeight: valueWeight.detached,
      asked: asked, probabilities: probabilities, read: read, wantsMemory: memory.isRecorded)
    return mixed.recorded(from: [q, memory, keyWeight, valueWeight]) { try pullback($0, saved) }.adding(valueBias)
  }

  private struct Saved: Sendable {
    let q: Tensor
    let memory: Tensor
    let keyWeight: Tensor
    let valueWeight: Tensor
    /// q W_k of each head, `[batch, queries, heads, memoryWidth]`.
    let asked: Tensor
    let probabilities: Tensor
    /// P m of each head, as `asked`.
    let read: Tensor
    let wantsMemory: Bool
  }

  private func pullback(_ gradient: Tensor, _ saved: Saved) throws -> [Tensor?] {
    let dRead = try Tensor.product(intoMemory, gradient, saved.valueWeight, shape: saved.read.shape)
    let dValueWeight = try Tensor.product(weightGradient, gradient, saved.read, shape: saved.valueWeight.shape)
    var dScores = try Tensor.product(score(scale: 1), dRead, saved.memory, shape: saved.probabilities.shape)
    dScores.withUnsafeMutableElements { g in
      saved.probabilities.withUnsafeElements { p in
        guard let g = g.baseAddress, let p = p.baseAddress else { return }
        Softmax.pullback(p, g, rows: batch * rows, width: tokens, scale: scale)
      }
    }
    let dAsked = try Tensor.product(mix, dScores, saved.memory, shape: saved.asked.shape)
    let dq = try Tensor.product(outOfMemory, dAsked, saved.keyWeight, shape: saved.q.shape)
    let dKeyWeight = try Tensor.product(weightGradient, saved.q, dAsked, shape: saved.keyWeight.shape)
    var dMemory: Tensor?
    if saved.wantsMemory {
      var total = try Tensor.product(gather(), saved.probabilities, dRead, shape: saved.memory.shape)
      try total.withUnsafeMutableElements { total in
        try dScores.withUnsafeElements { ds in
          try saved.asked.withUnsafeElements { asked in
            guard let ds = ds.baseAddress, let asked = asked.baseAddress, let total = total.baseAddress else { return }
            try gather(accumulating: true).run(a: ds, b: asked, c: total)
          }
        }
      }
      dMemory = total
    }
    return [dq, dMemory, dKeyWeight, dValueWeight]
  }

  /// Each head's slice of rows of width, times its rows of a weight `[width, memoryWidth]`.
  private var intoMemory: MatrixProduct {
    MatrixProduct(
      batch: [heads], m: batch * queries, n: memoryWidth, k: headWidth, aStrides: [headWidth, width, 1],
      bStrides: [headWidth * memoryWidth, memoryWidth, 1], cStrides: [memoryWidth, heads * memoryWidth, 1])
  }

  /// The reverse: each head's vectors of the memory's width, times its rows transposed, into its slice of the width.
  private var outOfMemory: MatrixProduct {
    MatrixProduct(
      batch: [heads], m: batch * queries, n: headWidth, k: memoryWidth,
      aStrides: [memoryWidth, heads * memoryWidth, 1], bStrides: [headWidth * memoryWidth, 1, memoryWidth],
      cStrides: [headWidth, width, 1])
  }

  /// The gradient of a weight: each head's slice of rows of width transposed, times its vectors of the memory's width.
  private var weightGradient: MatrixProduct {
    MatrixProduct(
      batch: [heads], m: headWidth, n: memoryWidth, k: batch * queries, aStrides: [headWidth, 1, width],
      bStrides: [memoryWidth, heads * memoryWidth, 1], cStrides: [headWidth * memoryWidth, memoryWidth, 1])
  }

  private func score(scale: Float) -> MatrixProduct {
    MatrixProduct(
      batch: [batch], m: rows, n: tokens, k: memoryWidth, aStrides: [rows * memoryWidth, memoryWidth, 1],
      bStrides: [tokens * memoryWidth, 1, memoryWidth], cStrides: [rows * tokens, tokens, 1], scale: scale)
  }

  private var mix: MatrixProduct {
    MatrixProduct(
      batch: [batch], m: rows, n: memoryWidth, k: tokens, aStrides: [rows * tokens, tokens, 1],
      bStrides: [tokens * memoryWidth, memoryWidth, 1], cStrides: [rows * memoryWidth, memoryWidth, 1])
  }

  private func gather(accumulating: Bool = false) -> MatrixProduct {
    MatrixProduct(
      batch: [batch], m: tokens, n: memoryWidth, k: rows, aStrides: [rows * tokens, 1, tokens],
      bStrides: [rows * memoryWidth, memoryWidth, 1], cStrides: [tokens * memoryWidth, memoryWidth, 1],
      accumulates: accumulating)
  }

  private func hide(_ scores: UnsafeMutablePointer<Float>) {
    guard let validTokens else { return }
    for sequence in 0..<batch {
      for row in 0..<rows {
        let start = scores + (sequence * rows + row) * tokens
        for token in validTokens[sequence]..<max(validTokens[sequence], tokens) {
          start[token] = -.greatestFiniteMagnitude
        }
      }
    }
  }
}
