internal import CKernels

/// Rows of bfloat16, the factor of a product.
///
/// Unchecked Sendable because it is written while it is made, and never after.
final class RoundedMatrix: @unchecked Sendable {
  let rows: Int
  let width: Int
  let elements: UnsafeMutablePointer<UInt16>

  /// Memory that `body` fills, all of it.
  init(rows: Int, width: Int, unsafeUninitialized body: (UnsafeMutablePointer<UInt16>) throws -> Void) rethrows {
    (self.rows, self.width) = (rows, width)
    elements = UnsafeMutableRawPointer.allocate(byteCount: max(64, rows * width * 2), alignment: 64)
      .bindMemory(to: UInt16.self, capacity: rows * width)
    try body(elements)
  }

  deinit { elements.deallocate() }

  /// A tensor's rows, rounded to nearest even.
  convenience init(_ tensor: Tensor) {
    self.init(rows: tensor.rows, width: tensor.width) { target in
      tensor.withUnsafeElements { source in
        Compute.parallelBlocks(source.count) { range in
          cck_to_bfloat16(range.count, source.baseAddress.map { $0 + range.lowerBound }, target + range.lowerBound)
        }
      }
    }
  }

  /// A tensor's rows, and their sum `[width]` as it was before rounding.
  static func withSum(_ tensor: Tensor) -> (RoundedMatrix, Tensor) {
    var sum = Tensor([], shape: [0])
    let matrix = RoundedMatrix(rows: tensor.rows, width: tensor.width) { target in
      tensor.withUnsafeElements { source in
        sum = rowSums(tensor.rows, tensor.width) { rows, sums in
          let start = rows.lowerBound * tensor.width
          cck_to_bfloat16_and_sum(
            rows.count, tensor.width, source.baseAddress.map { $0 + start }, target + start, sums)
        }
      }
    }
    return (matrix, sum)
  }

  /// The sum over rows that `body` adds up for parts of them, on all threads, always in the same order.
  static func rowSums(_ rows: Int, _ width: Int, _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) -> Tensor {
    let tasks = max(1, min(32, rows * width >> 14))
    var sums = Tensor(repeating: 0, shape: [tasks, width])
    sums.withUnsafeMutableElements { sums in
      guard let sums = sums.baseAddress else { return }
      Compute.parallel(tasks) { body((rows * $0 / tasks)..<(rows * ($0 + 1) / tasks), sums + $0 * width) }
    }
    return sums.summed(to: [width])
  }

  /// This times `other`, each transposed or not, as a tensor of `shape`.
  func times(
    _ other: RoundedMatrix, transposed: Bool = false, otherTransposed: Bool = false, bias: Tensor? = nil,
    residual: Tensor? = nil, shape: [Int]
  ) throws -> Tensor {
    let (m, k) = transposed ? (width, rows) : (rows, width)
    let n = otherTransposed ? other.rows : other.width
    precondition(k == (otherTransposed ? other.width : other.rows), "matrices that do not multiply")
    let product = MatrixProduct(
      m: m, n: n, k: k, aStrides: transposed ? [1, width] : [width, 1],
      bStrides: otherTransposed ? [1, other.width] : [other.width, 1], cStrides: [n, 1], hasBias: bias != nil,
      accumulates: residual != nil, precision: .bfloat16)
    return try Tensor(shape: shape) { c in
      residual?.copy(to: c)
      try bias.withOptionalElements { bias in
        guard let c = c.baseAddress else { return }
        try product.run(a: elements, b: other.elements, bias: bias, c: c)
      }
    }
  }
}
