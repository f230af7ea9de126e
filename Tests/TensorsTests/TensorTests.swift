import Tensors
import Testing

@Suite struct TensorTests {
  @Test func copiesAreIndependent() {
    let a = Tensor([1, 2, 3], shape: [3])
    var b = a
    b.withUnsafeMutableElements { $0[0] = 9 }
    #expect(a.elements == [1, 2, 3])
    #expect(b.elements == [9, 2, 3])
  }

  @Test func borrowedMemoryIsNeverWritten() {
    final class Owner: Sendable {}
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2)
    defer { memory.deallocate() }
    memory.initialize(repeating: 5)
    var tensor = Tensor(shape: [2], borrowing: UnsafeBufferPointer(memory), owner: Owner())
    tensor.withUnsafeMutableElements { $0[0] = 1 }
    #expect(memory[0] == 5)
    #expect(tensor.elements == [1, 5])
  }

  @Test func threadsAreConfigurable() {
    defer { Compute.setThreads(nil) }
    Compute.setThreads(3)
    #expect(Compute.threads == 3)
    Compute.setThreads(nil)
    #expect(Compute.threads >= 1)
  }
}

@Suite struct WeightScopeTests {
  private let source = TensorDictionary([
    "a.weight": Tensor(repeating: 1, shape: [2, 3]), "a.bias": Tensor(repeating: 0, shape: [2]),
    "b.extra": Tensor(repeating: 0, shape: [1]),
  ])

  @Test func missingTensorIsNamedInFull() {
    #expect(throws: TensorError.missingTensor(name: "a.c.weight")) {
      try Linear(WeightScope(source)["a"]["c"], inputs: 3, outputs: 2)
    }
  }

  @Test func misshapenTensorIsNamedWithBothShapes() {
    #expect(throws: TensorError.misshapenTensor(name: "a.weight", found: [2, 3], expected: [4, 3])) {
      try Linear(WeightScope(source)["a"], inputs: 3, outputs: 4)
    }
  }

  @Test func leftoverTensorsAreAnErrorUnlessKnown() throws {
    let scope = WeightScope(source)
    _ = try Linear(scope["a"], inputs: 3, outputs: 2)
    #expect(throws: TensorError.leftoverTensors(names: ["b.extra"])) { try scope.finish() }
    try scope.finish { $0.hasSuffix("extra") }
  }
}
