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
    return result
  }
}
