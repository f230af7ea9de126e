/// Scaled dot-product attention with several heads (Vaswani et al., arXiv 1706.03762): softmax(q k^T / sqrt(d)) v, each head on
/// its slice of the width.
///
/// - Parameters:
///   - q: `[batch, queries, width]`.
///   - k: `[batch, keys, width]`.
///   - v: `[batch, keys, width]`.
///   - heads: how many; divides the width.
/// - Returns: `[batch, queries, width]`.
public func attention(q: Tensor, k: Tensor, v: Tensor, heads: Int, mask: AttentionMask = .none) throws -> Tensor {
  precondition(q.rank == 3 && k.shape == v.shape && q.shape[0] == k.shape[0] && q.width == k.width)
  precondition(heads > 0 && q.width % heads == 0, "\(heads) heads do not divide a width of \(q.width)")
  if mask.isolated {
    precondition(q.shape == k.shape, "only the tokens of one sequence can be isolated from each other")
    return v
  }
  let plan = AttentionPlan(
    batch: q.shape[0], queries: q.shape[1], keys: k.shape[1], width: q.width, heads: heads, mask: mask)
  let (frozenQ, frozenK, frozenV) = (q.detached, k.detached, v.detached)
  return try Tensor(shape: q.shape) { out in
    try withPointers(q, k, v) { q, k, v in
      guard let out = out.baseAddress else { return }
      try plan.run(q: q, k: k, v: v, out: out)
    }
  }.recorded(from: [q, k, v]) { try plan.pullback($0, q: frozenQ, k: frozenK, v: frozenV) }
}

/// How the scores are cut into strips, so that they never take memory quadratic in the number of tokens: 3,601 tokens with 16
/// heads would need 830 MB at once.
private struct AttentionPlan {
  let batch: Int
  let queries: Int
  let keys: Int
  let width: Int
  let heads: Int
  let mask: AttentionMask

  /// Floats of scores kept at a time: 8 MiB, so that a strip stays in the last-level cache between its three passes.
  private static let scratchLimit = 2 << 20

  private var headWidth: Int { width / heads }
  private var scale: Float { 1 / Float(headWidth).squareRoot() }
  /// Query rows of a strip, such that all heads of the strip fit; strips are of even size, so that at most two shapes occur.
  private var stripRows: Int {
    let most = max(32, AttentionPlan.scratchLimit / max(1, heads * keys))
    let strips = (queries + most - 1) / most
    return (queries + strips - 1) / max(1, strips)
  }

  /// Some consecutive queries of one sequence.
  private struct Strip {
    let sequence: Int
    let first: Int
    let rows: Int
  }

  private func forEachStrip(_ body: (Strip) throws -> Void) rethrows {
    for sequence in 0..<batch {
      for first in stride(from: 0, to: queries, by: stripRows) {
        try body(Strip(sequence: sequence, first: first, rows: min(stripRows, queries - first)))
      }
    }
  }

  private func offset(_ strip: Strip) -> Int { (strip.sequence * queries + strip.first) * width }

  func run(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>
  ) throws {
    let scratch = TensorStorage(count: heads * stripRows * keys)
    guard let scores = scratch.mutable.baseAddress else { return }
    try forEachStrip { strip in
      let memory = strip.sequence * keys * width
      try probabilities(strip, q: q + offset(strip), k: k + memory, into: scores)
      try mix(strip.rows).run(a: scores, b: v + memory, c: out + offset(strip))
    }
    withExtendedLifetime(scratch) {}
  }

  /// The gradients of q, k and v. Probabilities are computed again: keeping them would take more memory than all else.
  func pullback(_ gradient: Tensor, q: Tensor, k: Tensor, v: Tensor) throws -> [Tensor?] {
    var (dk, dv) = (Tensor(repeating: 0, shape: k.shape), Tensor(repeating: 0, shape: v.shape))
    let dq = try Tensor(shape: q.shape) { dq in
      try dk.withUnsafeMutableElements { dk in
        try dv.withUnsafeMutableElements { dv in
          guard let dq = dq.baseAddress, let dk = dk.baseAddress, let dv = dv.baseAddress else { return }
          try withPointers(q, k, v) { q, k, v in
            try gradient.withUnsafeElements { g in
              guard let g = g.baseAddress else { return }
              try pullBack(g, q: q, k: k, v: v, dq: dq, dk: dk, dv: dv)
            }
          }
        }
      }
    }
    return [dq, dk, dv]
  }

  private func pullBack(
    _ gradient: UnsafePointer<Float>, q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>,
    dq: UnsafeMutablePointer<Float>, dk: UnsafeMutablePointer<Float>, dv: UnsafeMutablePointer<Float>
  ) throws {
    let scratch = TensorStorage(count: 2 * heads * stripRows * keys)
    guard let p = scratch.mutable.baseAddress else { return }
    try forEachStrip { strip in
      let (rows, at, memory) = (strip.rows, offset(strip), strip.sequence * keys * width)
      let ds = p + heads * rows * keys
      try probabilities(strip, q: q + at, k: k + memory, into: p)
      try gather(rows).run(a: p, b: gradient + at, c: dv + memory)
      try score(rows, scale: 1).run(a: gradient + at, b: v + memory, c: ds)
      Softmax.pullback(p, ds, rows: heads * rows, width: keys, scale: scale)
      try mix(rows).run(a: ds, b: k + memory, c: dq + at)
      try gather(rows).run(a: ds, b: q + at, c: dk + memory)
    }
    withExtendedLifetime(scratch) {}
  }

  private func probabilities(
    _ strip: Strip, q: UnsafePointer<Float>, k: UnsafePointer<Float>, into scores: UnsafeMutablePointer<Float>
  ) throws {
    try score(strip.rows, scale: scale).run(a: q, b: k, c: scores)
    if !mask.hidesNothing { hide(scores, strip) }
    try Softmax.run(scores, rows: heads * strip.rows, width: keys)
  }

  /// Rows of width times rows of width, head by head: `[heads, rows, keys]`.
  private func score(_ rows: Int, scale: Float) -> MatrixProduct {
    MatrixProduct(
      batch: [heads], m: rows, n: keys, k: headWidth,
      aStrides: [headWidth, width, 1], bStrides: [headWidth, 1, width], cStrides: [rows * keys, keys, 1], scale: scale)
  }

  /// `[heads, rows, keys]` times the rows of keys: rows of width.
  private func mix(_ rows: Int) -> MatrixProduct {
    MatrixProduct(
      batch: [heads], m: rows, n: headWidth, k: keys,
      aStrides: [rows * keys, keys, 1], bStrides: [headWidth, width, 1], cStrides: [headWidth, width, 1])
  }

  /// `[heads, rows, keys]` transposed, times rows of width, added to the rows of keys.
  private func gather(_ rows: Int) -> MatrixProduct {
    MatrixProduct(
      batch: [heads], m: keys, n: headWidth, k: rows,
      aStrides: [rows * keys, 1, keys], bStrides: [headWidth, width, 1], cStrides: [headWidth, width, 1],
      accumulates: true)
  }

  private func hide(_ scores: UnsafeMutablePointer<Float>, _ strip: Strip) {
    for head in 0..<heads {
      for row in 0..<strip.rows {
        let visible = mask.visible(sequence: strip.sequence, row: strip.first + row, keys: keys)
        let start = scores + (head * strip.rows + row) * keys
        for key in visible..<max(visible, keys) { start[key] = -.greatestFiniteMagnitude }
      }
    }
  }
}

@discardableResult
func withPointers<R>(
  _ a: Tensor, _ b: Tensor, _ c: Tensor,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) throws -> R
) rethrows -> R? {
  try a.withUnsafeElements { a in
    try b.withUnsafeElements { b in
      try c.withUnsafeElements { c in
        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return nil }
        return try body(a, b, c)
      }
    }
  }
}
