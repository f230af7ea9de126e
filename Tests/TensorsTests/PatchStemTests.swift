import TestSupport
import Tensors
import Testing

/// Images through patches, layers and norms in one pass, against the same one after the other by oneDNN's products.
@Suite struct PatchStemTests {
  struct Case: Sendable {
    let images: Int
    let height: Int
    let width: Int
    let patch: Int
    var tokenWidth = 64
    var rows: Int { height / patch }
    var columns: Int { width / patch }
  }

  /// Patches of one part and of several with a rest, sides that are no multiples, several images to a unit, one patch alone.
  static let cases = [
    Case(images: 1, height: 32, width: 96, patch: 32),
    Case(images: 2, height: 50, width: 47, patch: 14, tokenWidth: 128),
    Case(images: 1, height: 17, width: 16, patch: 16),
    Case(images: 3, height: 96, width: 72, patch: 8, tokenWidth: 192),
  ]

  private func tokens(
    _ test: Case, _ kernels: KernelSet, _ precision: EncoderPrecision = .float32
  ) throws -> [Float] {
    let scope = WeightScope(
      RandomInitialization(seed: 4), settings: ComputeSettings(precision: precision, kernels: kernels))
    let width = test.tokenWidth
    let patches = try PatchEmbedding(scope["patches"], channels: 3, size: test.patch, width: width)
    let stem = try PatchStem(
      scope, patches: patches, norm: LayerNorm(scope["before"], width: width, epsilon: 1e-5), width: width)
    let last = try LayerNorm(scope["after"], width: width, epsilon: 1e-5)
    let shape = EncoderShape(
      width: width, heads: width / 64, hidden: 128, layers: 2, activation: .quickGELU, epsilon: 1e-5)
    let encoder = try Encoder(scope["layers"], shape)
    // Gains of one, and tokens and shifts of zero, would hide a mistake.
    for (index, parameter) in scope.parameters.enumerated() where parameter.shape.count == 1 {
      let random = Tensor.random(parameter.shape, seed: UInt64(100 + index)).elements
      try parameter.update { values in for i in values.indices { values[i] += 0.2 * random[i] } }
    }
    let pixels = Tensor.random([test.images, 3, test.height, test.width], seed: 1)
    let positions = Tensor.random([1 + test.rows * test.columns, width], seed: 2)
    let result = try encoder(pixels, stem: stem, positions: positions, last: last)
    #expect(result.shape == [test.images, 1 + test.rows * test.columns, width])
    return result.elements
  }

  @Test(arguments: KernelSet.available, cases)
  func agrees(kernels: KernelSet, test: Case) throws {
    let expected = try tokens(test, .portable).map(Double.init)
    #expect(relativeError(try tokens(test, kernels), expected) < 3e-6)
  }

  @Test(arguments: KernelSet.available.filter { $0 != .portable }, cases)
  func bytesAreNear(kernels: KernelSet, test: Case) throws {
    let error = relativeError(
      try tokens(test, kernels, .int8), try tokens(test, .portable).map(Double.init))
    #expect(error < 0.025 && error > 1e-5, "\(error)")
  }
}
