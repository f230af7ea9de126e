internal import CKernels
internal import Synchronization

/// Self-attention over queries, keys and values that stand side by side, as training does it: sequences and heads are shared out over the
/// threads, and what a thread works on stays in its own cache.
struct ProjectedAttention: Sendable {
  let batch: Int
  let tokens: Int
  let width: Int
  let heads: Int
  let mask: AttentionMask
  let precision: ProductPrecision

  private var headWidth: Int { width / heads }
  private var scale: Float { 1 / Float(headWidth).squareRoot() }
  /// Floats in the scores of one head.
  private var area: Int { tokens * tokens }

  /// Whether scores of whole sequences are small enough for a thread.
  static func pays(tokens: Int) -> Bool { tokens <= 1024 }

  /// - Parameter projected: `[batch, tokens, 3 * width]`: query, key and value of each token.
  /// - Returns: `[batch, tokens, width]`.
  func callAsFunction(_ projected: Tensor) throws -> Tensor {
    let rounded = precision == .bfloat16 ? RoundedMatrix(projected) : nil
    let source = projected.detached
    let (score, mix) = (try score(3 * width), try mix(width))
    return try Tensor(shape: [batch, tokens, width]) { out in
      guard let out = out.baseAddress else { return }
      try withFactor(source, rounded) { qkv in
        try forEachHead(buffers: 1) { sequence, head, buffer in
          let at = qkv.at(sequence * tokens * 3 * width + head * headWidth)
          let p = try probabilities(at, score, buffer[0])
          try mix.run(
            a: p.base, b: at.at(2 * width).base, c: out + sequence * tokens * width + head * headWidth)
        }
      }
    }.recorded(from: [projected]) { [try pullback($0, source, rounded)] }
  }

  /// Scores and their softmax are computed again: keeping them would take more memory than all else.
  private func pullback(_ gradient: Tensor, _ source: Tensor, _ rounded: RoundedMatrix?) throws -> Tensor {
    let roundedGradient = precision == .bfloat16 ? RoundedMatrix(gradient) : nil
    let (score, slope, mix) = (try score(3 * width), try score(width), try mix(3 * width))
    let (gather, gatherValues) = (try gather(3 * width), try gather(width))
    return try Tensor(shape: source.shape) { out in
      guard let out = out.baseAddress else { return }
      try withFactor(source, rounded) { qkv in
        try withFactor(gradient, roundedGradient) { gradient in
          try forEachHead(buffers: 2) { sequence, head, buffers in
            let start = sequence * tokens * 3 * width + head * headWidth
            let q = qkv.at(start)
            let (k, v) = (q.at(width), q.at(2 * width))
            let g = gradient.at(sequence * tokens * width + head * headWidth)
            let d = out + start
            let p = try probabilities(q, score, buffers[0])
            try gatherValues.run(a: p.base, b: g.base, c: d + 2 * width)
            try slope.run(a: g.base, b: v.base, c: buffers[1].scores)
            let ds = buffers[1].pulledBack(from: buffers[0], tokens: tokens, scale: scale, precision)
            try mix.run(a: ds.base, b: k.base, c: d)
            try gather.run(a: ds.base, b: q.base, c: d + width)
          }
        }
      }
    }
  }

  private func probabilities(_ q: Factor, _ score: PreparedProduct, _ buffer: Buffer) throws -> Factor {
    try score.run(a: q.base, b: q.at(width).base, c: buffer.scores)
    guard mask.causal else {
      cck_softmax(tokens, tokens, scale, buffer.scores)
      return buffer.factor(area, precision)
    }
    for row in 0..<tokens {
      // What is not seen has no part in the softmax.
      let (start, visible) = (buffer.scores + row * tokens, row + 1)
      cck_softmax(1, visible, scale, start)
      (start + visible).update(repeating: 0, count: tokens - visible)
    }
    return buffer.factor(area, precision)
  }

  /// Rows of a head, `stride` apart, times rows of another.
  private func score(_ stride: Int) throws -> PreparedProduct {
    try product(n: tokens, k: headWidth, [stride, 1], [1, 3 * width], [tokens, 1])
  }

  /// `[tokens, tokens]` times rows of a head, into rows `stride` apart.
  private func mix(_ stride: Int) throws -> PreparedProduct {
    try product(n: headWidth, k: tokens, [tokens, 1], [3 * width, 1], [stride, 1])
  }

  /// `[tokens, tokens]` transposed, times rows of a head, `stride` apart, into the gradient of rows of another.
  private func gather(_ stride: Int) throws -> PreparedProduct {
    try product(n: headWidth, k: tokens, [1, tokens], [stride, 1], [3 * width, 1])
  }

  private func product(n: Int, k: Int, _ a: [Int], _ b: [Int], _ c: [Int]) throws -> PreparedProduct {
    try MatrixProduct(
      m: tokens, n: n, k: k, aStrides: a, bStrides: b, cStrides: c, precision: precision, onOneThread: true
    ).prepared()
  }

  private func withFactor(_ tensor: Tensor, _ rounded: RoundedMatrix?, _ body: (Factor) throws -> Void) rethrows {
    if let rounded {
      return try withExtendedLifetime(rounded) { try body(Factor(base: UnsafeRawPointer(rounded.elements), bytes: 2)) }
    }
    try tensor.withUnsafeElements { elements in
      if let start = elements.baseAddress { try body(Factor(base: UnsafeRawPointer(start), bytes: 4)) }
    }
  }

  /// Calls `body` for every head of every sequence with memory of its own, on all threads; the first error is thrown.
  private func forEachHead(
    buffers count: Int, _ body: (_ sequence: Int, _ head: Int, _ buffers: [Buffer]) throws -> Void
  ) throws {
    let failure = Mutex<(any Error)?>(nil)
    Compute.parallel(batch) { sequence in
      let buffers = (0..<count).map { _ in Buffer(area) }
      do {
        for head in 0..<heads { try body(sequence, head, buffers) }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

/// A matrix that is multiplied, of either precision.
private struct Factor {
  let base: UnsafeRawPointer
  let bytes: Int

  func at(_ elements: Int) -> Factor { Factor(base: base + elements * bytes, bytes: bytes) }
}

/// The scores of one head, and room for them rounded.
private final class Buffer {
  private let storage: TensorStorage
  let scores: UnsafeMutablePointer<Float>

  init(_ area: Int) {
    storage = TensorStorage(count: area + (area + 1) / 2)
    guard let start = storage.mutable.baseAddress else { preconditionFailure("a storage has memory") }
    scores = start
  }

  /// The gradient of scores whose probabilities are in `other`; this holds that of those.
  func pulledBack(from other: Buffer, tokens: Int, scale: Float, _ precision: ProductPrecision) -> Factor {
    guard precision == .bfloat16 else {
      cck_softmax_pullback(tokens, tokens, scale, other.scores, scores, scores)
      return Factor(base: UnsafeRawPointer(scores), bytes: 4)
    }
    let rounded = UnsafeMutableRawPointer(scores + tokens * tokens).assumingMemoryBound(to: UInt16.self)
    cck_softmax_pullback_rounded(tokens, tokens, scale, other.scores, scores, rounded)
    return Factor(base: UnsafeRawPointer(rounded), bytes: 2)
  }

  /// The scores as a factor.
  func factor(_ area: Int, _ precision: ProductPrecision) -> Factor {
    guard precision == .bfloat16 else { return Factor(base: UnsafeRawPointer(scores), bytes: 4) }
    let rounded = UnsafeMutableRawPointer(scores + area).assumingMemoryBound(to: UInt16.self)
    cck_to_bfloat16(area, scores, rounded)
    return Factor(base: UnsafeRawPointer(rounded), bytes: 2)
  }
}
