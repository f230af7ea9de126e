import Foundation
import Tensors
import Testing

@Suite struct ConcurrencyTests {
  /// Kernels are kept by shape and run by whoever asks: on a thread that did not make them, and on several at once.
  @Test(arguments: [(4, 3, 12), (22, 12, 1), (64, 64, 48), (33, 768, 130)])
  func oneKernelServesSeveralThreadsAtOnce(rows: Int, inputs: Int, outputs: Int) async throws {
    let x = Tensor.random([rows, inputs], seed: 1)
    let layer = try Linear(WeightScope(RandomInitialization(seed: 3)), inputs: inputs, outputs: outputs)
    let step = { @Sendable () throws -> [[Float]] in
      let tape = Tape()
      let v = tape.variable(x)
      let y = try tape.record {
        try layer(v, activation: .gelu).layerNormalized(
          gain: Tensor(repeating: 1, shape: [outputs]), shift: Tensor(repeating: 0, shape: [outputs]), epsilon: 1e-5)
      }
      let loss = tape.record { y.multiplied(by: y.scaled(by: 0.5)).sum() }
      let gradient = try tape.gradients(of: loss)[v]
      return [y.elements, gradient?.elements ?? [], try x.softmax().elements, try layer(x).elements]
    }
    let want = try step()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var different = 0
          for _ in 0..<100 where try step() != want { different += 1 }
          return different
        }
      }
      for try await different in group { #expect(different == 0) }
    }
  }
}
