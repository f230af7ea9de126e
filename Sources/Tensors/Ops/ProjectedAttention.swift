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
    return try Tensor(shape: [batch, tokens, width]) { out in
      guard let out = out.baseAddress else { return }
      try withFactor(source, rounded) { qkv in
        try forEachHead(buffers: 1) { sequence, head, buffer in
          let at = qkv.at(sequence * tokens * 3 * width + head * headWidth)
          let p = try probabilities(at, buffer[0])
          try mix(p.base, at.at(2 * width).base, out + sequence * tokens * width + head * headWidth, width)
        }
      }
    }.recorded(from: [projected]) { [try pullback($0, source, rounded)] }
  }

  /// Scores and their softmax are computed again: keeping them would take more memory than all else.
  private func pullback(_ gradient: Tensor, _ source: Tensor, _ rounded: RoundedMatrix?) throws -> Tensor {
    let roundedGradient = precision == .bfloat16 ? RoundedMatrix(gradient) : nil
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
            let p = try probabilities(q, buffers[0])
            try gather(p.base, g.base, d + 2 * width, width)
            try score(g.base, width, v.base, buffers[1].scores)
            let ds = buffers[1].pulledBack(from: buffers[0], tokens: tokens, scale: scale, precision)
            try mix(ds.base, k.base, d, 3 * width)
            try gather(ds.base, q.base, d + width, 3 * width)
          }
        }
      }
    }
  }

  private func probabilities(_ q: Factor, _ buffer: Buffer) throws -> Factor {
    try score(q.base, 3 * width, q.at(width).base, buffer.scores)
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

  /// Rows of a head times rows of another.
  private func score(
    _ a: UnsafeRawPointer, _ stride: Int, _ b: UnsafeRawPointer, _ c: UnsafeMutablePointer<Float>
  ) throws {
    try MatrixProduct(
      m: tokens, n: tokens, k: headWidth, aStrides: [stride, 1], bStrides: [1, 3 * width], cStrides: [tokens, 1],
      precision: precision, onOneThread: true
    ).run(a: a, b: b, c: c)
  }

  /// `[tokens, tokens]` times rows of a head.
  private func mix(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) throws {
    try MatrixProduct(
      m: tokens, n: headWidth, k: tokens, aStrides: [tokens, 1], bStrides: [3 * width, 1], cStrides: [stride, 1],
      precision: precision, onOneThread: true
    ).run(a: a, b: b, c: c)
  }

  /// `[tokens, tokens]` transposed, times rows of a head, into the gradient of rows of another.
  private func gather(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) throws {
    try MatrixProduct(
      m: tokens, n: headWidth, k: tokens, aStrides: [1, tokens], bStrides: [stride, 1], cStrides: [3 * width, 1],
      precision: precision, onOneThread: true
    ).run(a: a, b: b, c: c)
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
