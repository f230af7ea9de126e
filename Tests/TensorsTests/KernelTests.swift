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

  /// Different inputs through the kernels of one shape at once: working memory that they shared would mix them up.
  @Test func aKernelMayRunOnSeveralThreadsAtOnce() async throws {
    let (w, b) = (Tensor.random([7, 5], seed: 1), Tensor.random([7], seed: 2))
    func work(_ x: Tensor) throws -> [[Float]] {
      let tape = Tape()
      let (x, w, b) = (tape.variable(x), tape.variable(w), tape.variable(b))
      let loss = try tape.record { try x.linear(w, bias: b, activation: .sigmoid).sum() }
      let gradients = try tape.gradients(of: loss)
      return [loss.elements] + [x, w, b].map { gradients[$0]?.elements ?? [] }
    }
    let inputs = (0..<4).map { Tensor.random([3, 4, 5], seed: 3 + $0) }
    let expected = try inputs.map(work)
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for (x, want) in zip(inputs, expected) {
        group.addTask { try (0..<3000).count { _ in try work(x) != want } }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
