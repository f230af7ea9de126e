/// What a query position may look at.
public struct AttentionMask: Sendable {
  /// Position i sees positions 0...i only.
  public var causal: Bool
  /// For each sequence of the batch, how many leading keys are real (the rest is padding); nil means all.
  public var validKeys: [Int]?

  /// No restriction.
  public static let none = AttentionMask()

  /// A mask; with the default arguments everything is seen.
  public init(causal: Bool = false, validKeys: [Int]? = nil) {
    self.causal = causal
    self.validKeys = validKeys
  }

  var isEmpty: Bool { !causal && validKeys == nil }
}

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
  let plan = AttentionPlan(
    batch: q.shape[0], queries: q.shape[1], keys: k.shape[1], width: q.width, heads: heads, mask: mask)
  return try Tensor(shape: q.shape) { out in
    try q.withUnsafeElements { q in
      try k.withUnsafeElements { k in
        try v.withUnsafeElements { v in
          guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress, let out = out.baseAddress else {
            return
          }
          try plan.run(q: q, k: k, v: v, out: out)
        }
      }
    }
  }
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
  /// Query rows of a strip, such that all heads of the strip fit; strips are of even size, so that at most two shapes occur.
  private var stripRows: Int {
    let most = max(32, AttentionPlan.scratchLimit / max(1, heads * keys))
    let strips = (queries + most - 1) / most
    return (queries + strips - 1) / max(1, strips)
  }

  func run(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>
  ) throws {
    let scratch = TensorStorage(count: heads * stripRows * keys)
    guard let scores = scratch.mutable.baseAddress else { return }
    for sequence in 0..<batch {
      let (k, v) = (k + sequence * keys * width, v + sequence * keys * width)
      for first in stride(from: 0, to: queries, by: stripRows) {
        let rows = min(stripRows, queries - first)
        let offset = (sequence * queries + first) * width
        try scoreProduct(rows).run(a: q + offset, b: k, c: scores)
        if !mask.isEmpty { hide(scores, sequence: sequence, first: first, rows: rows) }
        try Softmax.run(scores, rows: heads * rows, width: keys)
        try valueProduct(rows).run(a: scores, b: v, c: out + offset)
      }
    }
    withExtendedLifetime(scratch) {}
  }

  private func scoreProduct(_ rows: Int) -> MatrixProduct {
    MatrixProduct(
      batch: [heads], m: rows, n: keys, k: headWidth,
      aStrides: [headWidth, width, 1], bStrides: [headWidth, 1, width], cStrides: [rows * keys, keys, 1],
      scale: 1 / Float(headWidth).squareRoot())
  }

  private func valueProduct(_ rows: Int) -> MatrixProduct {
    MatrixProduct(
      batch: [heads], m: rows, n: headWidth, k: keys,
      aStrides: [rows * keys, keys, 1], bStrides: [headWidth, width, 1], cStrides: [headWidth, width, 1])
  }

  private func hide(_ scores: UnsafeMutablePointer<Float>, sequence: Int, first: Int, rows: Int) {
    let valid = mask.validKeys?[sequence] ?? keys
    for head in 0..<heads {
      for row in 0..<rows {
        let visible = mask.causal ? min(valid, first + row + 1) : valid
        let start = scores + (head * rows + row) * keys
        for key in visible..<max(visible, keys) { start[key] = -.greatestFiniteMagnitude }
      }
    }
  }
}
