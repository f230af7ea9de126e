internal import COneDNN
import Synchronization

/// The weights of a linear layer, `[outputs, inputs]`, packed once into the layout that oneDNN's product prefers, with the
/// kernels for the numbers of rows seen so far.
final class PackedMatrix: @unchecked Sendable {
  private let pointer: OpaquePointer
  private let kernels = KernelCache<MatrixProduct>(limit: 64)

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`, as PyTorch stores it.
  ///   - rows: the number of rows the product will mostly see; it decides the layout.
  init(_ weight: Tensor, rows: Int) throws {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let product = MatrixProduct(
      m: rows, n: outputs, k: inputs, aStrides: [inputs, 1], bStrides: [1, inputs], cStrides: [outputs, 1])
    pointer = try weight.withUnsafeElements { elements in
      try Kernel.checked("packed weights") { message in
        withUnsafePointer(to: product.cShape) { ccd_pack($0, elements.baseAddress, message) }
      }
    }
  }

  deinit { ccd_packed_free(pointer) }

  /// Bytes of the packed copy.
  var bytes: Int { ccd_packed_bytes(pointer) }

  func run(
    _ product: MatrixProduct, a: UnsafePointer<Float>, bias: UnsafePointer<Float>?, c: UnsafeMutablePointer<Float>
  ) throws {
    let kernel = try kernels.kernel(for: product) {
      try Kernel("linear") { message in
        withUnsafePointer(to: product.cShape) { ccd_matmul($0, pointer, message) }
      }
    }
    try Kernel.check(ccd_run_matmul(kernel.pointer, a, nil, pointer, bias, c), "linear")
  }
}
