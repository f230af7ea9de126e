internal import CKernels
internal import COneDNN

enum Softmax {
  private struct Key: Hashable, Sendable {
    let rows: Int
    let width: Int
  }

  private static let kernels = KernelCache<Key>()

  /// Softmax of each row of `[rows, width]`, in place.
  static func run(_ x: UnsafeMutablePointer<Float>, rows: Int, width: Int) throws {
    let kernel = try kernels.kernel(for: Key(rows: rows, width: width)) {
      try Kernel("softmax") { ccd_softmax(Int64(rows), Int64(width), $0) }
    }
    try Kernel.check(ccd_run_unary(kernel.pointer, x, x), "softmax")
  }

  /// The gradient of the scores, which were multiplied by `scale` before the softmax, in place of that of the probabilities.
  static func pullback(
    _ probabilities: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, rows: Int, width: Int, scale: Float
  ) {
    let each = max(1, (1 << 15) / max(1, width))
    Compute.parallel((rows + each - 1) / each) { task in
      let (first, end) = (task * each, min(rows, (task + 1) * each))
      cck_softmax_pullback(
        end - first, width, scale, probabilities + first * width, gradient + first * width, gradient + first * width)
    }
  }
}

extension Tensor {
  /// Softmax over the last axis; the shape stays.
  public func softmax() throws -> Tensor {
    var result = self
    guard count > 0 else { return result }
    let (rows, width) = (rows, width)
    try result.withUnsafeMutableElements { x in
      if let start = x.baseAddress { try Softmax.run(start, rows: rows, width: width) }
    }
    let probabilities = result
    return result.recorded(from: [self]) { gradient in
      var scores = gradient
      scores.withUnsafeMutableElements { g in
        probabilities.withUnsafeElements { p in
          guard let g = g.baseAddress, let p = p.baseAddress else { return }
          Softmax.pullback(p, g, rows: rows, width: width, scale: 1)
        }
      }
      return [scores]
    }
  }
}
