internal import COneDNN

/// The shape of a (batched, strided) matrix product: c = activation(scale * a b + bias) (+ c).
package struct MatrixProduct: Hashable, Sendable {
  /// Extents of the leading axes, none to two.
  let batch: [Int]
  let m: Int
  let n: Int
  let k: Int
  /// Steps in elements for the batch axes, then rows, then columns.
  let aStrides: [Int]
  let bStrides: [Int]
  let cStrides: [Int]
  let scale: Float
  let hasBias: Bool
  let accumulates: Bool
  let activation: Activation
  let precision: ProductPrecision
  /// Made for, and run on, the calling thread alone: inside of `Compute.parallel`, or because it is small.
  let onOneThread: Bool
  /// So many multiplications take some tens of microseconds: waking another thread takes as long.
  private static let few = 4_000_000

  package init(
    batch: [Int] = [], m: Int, n: Int, k: Int, aStrides: [Int], bStrides: [Int], cStrides: [Int], scale: Float = 1,
    hasBias: Bool = false, accumulates: Bool = false, activation: Activation = .none,
    precision: ProductPrecision = .float32, onOneThread: Bool = false
  ) {
    self.batch = batch
    (self.m, self.n, self.k) = (m, n, k)
    (self.aStrides, self.bStrides, self.cStrides) = (aStrides, bStrides, cStrides)
    self.scale = scale
    self.hasBias = hasBias
    self.accumulates = accumulates
    self.activation = activation
    self.precision = precision
    self.onOneThread = onOneThread || batch.reduce(m * n * k, *) <= MatrixProduct.few
  }

  var cShape: ccd_matmul_shape {
    var shape = ccd_matmul_shape()
    shape.batch_rank = Int32(batch.count)
    withUnsafeMutableBytes(of: &shape.batch) { MatrixProduct.copy(batch, into: $0) }
    withUnsafeMutableBytes(of: &shape.a_strides) { MatrixProduct.copy(aStrides, into: $0) }
    withUnsafeMutableBytes(of: &shape.b_strides) { MatrixProduct.copy(bStrides, into: $0) }
    withUnsafeMutableBytes(of: &shape.c_strides) { MatrixProduct.copy(cStrides, into: $0) }
    (shape.m, shape.n, shape.k) = (Int64(m), Int64(n), Int64(k))
    shape.scale = scale
    shape.bias = hasBias
    shape.accumulate = accumulates
    shape.activation = activation.cValue
    shape.rounded = precision == .bfloat16
    shape.one_thread = onOneThread
    return shape
  }

  private static func copy(_ values: [Int], into bytes: UnsafeMutableRawBufferPointer) {
    values.map(Int64.init).withUnsafeBytes { bytes.copyMemory(from: $0) }
  }

  private static let kernels = KernelCache<MatrixProduct>()

  /// Runs on plain operands of the product's precision.
  package func run(
    a: UnsafeRawPointer, b: UnsafeRawPointer, bias: UnsafePointer<Float>? = nil, c: UnsafeMutablePointer<Float>
  ) throws {
    try prepared().run(a: a, b: b, bias: bias, c: c)
  }

  /// The product made ready, for one that runs often: looking its kernel up takes as long as a small product.
  func prepared() throws -> PreparedProduct {
    PreparedProduct(
      kernel: try MatrixProduct.kernels.kernel(for: self) {
        try Kernel("matrix product") { message in
          withUnsafePointer(to: cShape) { ccd_matmul($0, nil, message) }
        }
      })
  }
}

/// A matrix product with its kernel.
struct PreparedProduct: Sendable {
  fileprivate let kernel: Kernel

  /// Runs on plain operands of the product's precision.
  func run(
    a: UnsafeRawPointer, b: UnsafeRawPointer, bias: UnsafePointer<Float>? = nil, c: UnsafeMutablePointer<Float>
  ) throws {
    try Kernel.check(ccd_run_matmul(kernel.pointer, a, b, nil, bias, c), "matrix product")
  }
}

extension Activation {
  var cValue: ccd_activation {
    switch self {
    case .none: CCD_NONE
    case .quickGELU: CCD_QUICK_GELU
    case .gelu: CCD_GELU
    case .elu: CCD_ELU
    case .sigmoid: CCD_SIGMOID
    case .relu: CCD_RELU
    }
  }
}
