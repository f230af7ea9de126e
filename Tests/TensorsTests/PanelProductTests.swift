import Tensors
import TestSupport
import Testing

/// Linear layers by the kernels of this machine against oneDNN's products.
@Suite struct PanelProductTests {
  static let kernels = KernelSet.available.filter { $0 != .portable }

  private func layer(_ kernels: KernelSet, inputs: Int, outputs: Int) throws -> Linear {
    let scope = WeightScope(RandomInitialization(seed: 5), settings: ComputeSettings(kernels: kernels))
    let layer = try Linear(scope, inputs: inputs, outputs: outputs)
    try scope.parameters.first { $0.name == "bias" }?.update { bias in
      let random = Tensor.random([bias.count], seed: 8).elements
      for index in bias.indices { bias[index] = random[index] }
    }
    return layer
  }

  @Test(arguments: kernels, [Activation.none, .gelu, .quickGELU, .elu, .sigmoid])
  func agrees(kernels: KernelSet, activation: Activation) throws {
    for (rows, inputs, outputs) in [(1, 3, 64), (5, 64, 128), (13, 100, 192), (577, 96, 64), (9, 64, 1), (70, 20, 100)]
    {
      let x = Tensor.random([1, rows, inputs], seed: 2).scaled(by: 4)
      for residual in [nil, Tensor.random([1, rows, outputs], seed: 4)] {
        let own = try layer(kernels, inputs: inputs, outputs: outputs)(x, activation: activation, residual: residual)
        let other = try layer(.portable, inputs: inputs, outputs: outputs)(
          x, activation: activation, residual: residual)
        #expect(own.shape == [1, rows, outputs])
        #expect(relativeError(own.elements, other.elements.map(Double.init)) < 2e-6, "\(rows) x \(inputs) x \(outputs)")
      }
    }
  }

  @Test func anUpdatedBiasCounts() throws {
    guard let kernels = PanelProductTests.kernels.last else { return }
    let scope = WeightScope(RandomInitialization(seed: 5), settings: ComputeSettings(kernels: kernels))
    let layer = try Linear(scope, inputs: 2, outputs: 64)
    let x = Tensor([0, 0], shape: [1, 2])
    #expect(try layer(x).elements.allSatisfy { $0 == 0 })
    try scope.parameters.first { $0.name == "bias" }?.update { $0[3] = 7 }
    #expect(try layer(x).elements[3] == 7)
  }
}
