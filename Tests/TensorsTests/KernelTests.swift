import Tensors
import Testing

@Suite struct KernelTests {
  /// oneDNN has only its reference loops for a product whose result is stored column by column; they are orders of magnitude
  /// slower, so that the product is refused rather than run.
  @Test func referenceImplementationsAreRefused() {
    let (m, n, k) = (8, 6, 4)
    let product = MatrixProduct(m: m, n: n, k: k, aStrides: [1, m], bStrides: [1, k], cStrides: [1, m], scale: 2)
    let (a, b) = ([Float](repeating: 1, count: m * k), [Float](repeating: 1, count: k * n))
    var c = [Float](repeating: 0, count: m * n)
    #expect {
      try product.run(a: a, b: b, c: &c)
    } throws: { error in
      guard case .kernel("matrix product", let reason)? = error as? TensorError else { return false }
      return reason.contains("reference")
    }
  }
}
