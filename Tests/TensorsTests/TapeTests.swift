import Tensors
import Testing

@Suite struct TapeTests {
  private let x = Tensor([1, 2, 3], shape: [3])

  @Test func constantsHaveNoGradient() throws {
    let tape = Tape()
    let v = tape.variable(x)
    let (sum, constant) = tape.record { (v.multiplied(by: x).sum(), x.multiplied(by: x)) }
    #expect(sum.isRecorded && !constant.isRecorded)
    let gradients = try tape.gradients(of: sum)
    #expect(gradients[v]?.elements == [1, 2, 3])
    #expect(gradients[x] == nil)
  }

  @Test func aConstantLossHasNoGradients() throws {
    let tape = Tape()
    let v = tape.variable(x)
    #expect(try tape.gradients(of: tape.record { x.sum() })[v] == nil)
  }

  @Test func aVariableTheLossDoesNotDependOnHasNone() throws {
    let tape = Tape()
    let (v, w) = (tape.variable(x), tape.variable(x))
    let loss = tape.record {
      _ = w.scaled(by: 2)
      return v.sum()
    }
    let gradients = try tape.gradients(of: loss)
    #expect(gradients[v] != nil && gradients[w] == nil)
  }

  @Test func usesOfAVariableAddUp() throws {
    let tape = Tape()
    let v = tape.variable(x)
    // (v + v) * v, v once more behind a reshape: 4 v + 1.
    let loss = tape.record { v.adding(v).multiplied(by: v).sum().adding(v.reshaped([3, 1]).sum()) }
    #expect(try tape.gradients(of: loss)[v]?.elements == [5, 9, 13])
  }

  @Test func aVariableIsTheGradientOfItselfAsALoss() throws {
    let tape = Tape()
    let v = tape.variable(Tensor([7], shape: []))
    #expect(try tape.gradients(of: v)[v]?.elements == [1])
  }

  @Test func withoutRecordingResultsAreConstants() throws {
    let tape = Tape()
    let v = tape.variable(x)
    let loss = tape.record { v.multiplied(by: Tape.withoutRecording { v.scaled(by: 2) }).sum() }
    #expect(try tape.gradients(of: loss)[v]?.elements == [2, 4, 6])
  }

  @Test func detachedTensorsAreConstants() throws {
    let tape = Tape()
    let v = tape.variable(x)
    let loss = tape.record { v.multiplied(by: v.detached).sum() }
    #expect(try tape.gradients(of: loss)[v]?.elements == [1, 2, 3])
  }

  @Test func writtenTensorsAreConstants() throws {
    let tape = Tape()
    let v = tape.variable(x)
    let written = tape.record {
      var y = v.scaled(by: 2)
      y.withUnsafeMutableElements { $0[0] = 0 }
      return y
    }
    #expect(!written.isRecorded)
  }

  @Test func outsideOfARecordingNothingIsRecorded() {
    let tape = Tape()
    let v = tape.variable(x)
    #expect(!v.scaled(by: 2).isRecorded)
  }

  @Test func variablesOfAnotherTapeAreConstants() throws {
    let (outer, inner) = (Tape(), Tape())
    let (v, w) = (outer.variable(x), inner.variable(x))
    let loss = inner.record { v.multiplied(by: w).sum() }
    let gradients = try inner.gradients(of: loss)
    #expect(gradients[w]?.elements == [1, 2, 3])
    #expect(gradients[v] == nil)
  }

  /// A tape is used up by its gradients: what was recorded before must not be taken for what is recorded next.
  @Test func variablesOfAnEarlierRecordingAreConstants() throws {
    let tape = Tape()
    let (old, unused) = (tape.variable(x), tape.variable(x))
    _ = try tape.gradients(of: tape.record { old.sum() })
    let new = tape.variable(x.scaled(by: 2))
    let loss = tape.record { new.multiplied(by: old).sum().adding(unused.sum()) }
    let gradients = try tape.gradients(of: loss)
    #expect(gradients[new]?.elements == [1, 2, 3])
    #expect(gradients[old] == nil && gradients[unused] == nil)
  }

  /// What a pullback keeps is released as soon as it has run, so that the backward pass needs ever less memory.
  @Test func activationsAreReleasedAsTheBackwardPassGoes() throws {
    final class Activation: Sendable {}
    final class Watch: @unchecked Sendable { weak var later: Activation? }
    let (tape, watch) = (Tape(), Watch())
    let v = tape.variable(x)
    let loss = tape.record {
      let first = v.scaled(by: 2).recorded(from: [v]) { gradient in
        #expect(watch.later == nil, "the op after this one has run, and is gone")
        return [gradient]
      }
      let activation = Activation()
      watch.later = activation
      return first.sum().recorded(from: [first]) { gradient in
        withExtendedLifetime(activation) { [Tensor(repeating: gradient.elements[0], shape: [3])] }
      }
    }
    #expect(watch.later != nil)
    #expect(try tape.gradients(of: loss)[v]?.elements == [1, 1, 1])
  }

  @Test func anErrorOfTheBodyIsPassedOn() {
    struct Failure: Error {}
    #expect(throws: Failure.self) { try Tape().record { throw Failure() } }
  }

  @Test func dropoutDrawsAnewAndKeepsTheMean() throws {
    let ones = Tensor(repeating: 1, shape: [10_000])
    func masks(_ seed: UInt64?) -> [[Float]] {
      Tape(seed: seed).record { [ones.dropout(0.25).elements, ones.dropout(0.25).elements] }
    }
    let (first, again, other) = (masks(1), masks(1), masks(2))
    #expect(first == again)
    #expect(first[0] != first[1] && first[0] != other[0])
    let kept = Set(first[0])
    #expect(kept.count == 2 && kept.contains(0) && kept.contains { abs($0 - 4.0 / 3) < 1e-6 })
    // The mean of 10,000 has a standard deviation of 0.006.
    #expect(abs(first[0].reduce(0, +) / 10_000 - 1) < 0.03)
    #expect(masks(nil)[0] == ones.elements, "a tape without a seed leaves dropout out")
    #expect(ones.dropout(0.25).elements == ones.elements, "no tape, no dropout")
  }
}

@Suite struct TrainableParameterTests {
  private let scope = WeightScope(
    TensorDictionary(["weight": Tensor([1, 2, 3, 4], shape: [2, 2]), "bias": Tensor([0.5, -0.5], shape: [2])]))

  @Test func aParameterReadTwiceIsOneVariable() throws {
    let weight = try scope.parameter("weight", [2, 2])
    weight.isTrainable = true
    let tape = Tape()
    let loss = try tape.record { try weight.value().multiplied(by: weight.value()).sum() }
    #expect(try tape.gradients(of: loss)[weight]?.elements == [2, 4, 6, 8])
  }

  @Test func aFrozenParameterIsAConstant() throws {
    let weight = try scope.parameter("weight", [2, 2])
    let tape = Tape()
    let loss = try tape.record { try weight.value().sum() }
    #expect(!loss.isRecorded)
    #expect(try tape.gradients(of: loss)[weight] == nil)
  }

  @Test func aParameterIsReadAnewByEachRecording() throws {
    let weight = try scope.parameter("weight", [2, 2])
    weight.isTrainable = true
    let tape = Tape()
    for factor in [Float(2), 3] {
      let loss = try tape.record { try weight.value().scaled(by: factor).sum() }
      #expect(try tape.gradients(of: loss)[weight]?.elements == [Float](repeating: factor, count: 4))
    }
  }

  @Test func gradientsHaveTheParametersOwnShape() throws {
    let source = TensorDictionary(["weight": Tensor.random([4, 2, 3, 3], seed: 1)])
    let scope = WeightScope(source)
    let layer = try PatchEmbedding(scope, channels: 2, size: 3, width: 4)
    for parameter in scope.parameters { parameter.isTrainable = true }
    let tape = Tape()
    let loss = try tape.record { try layer(Tensor.random([1, 2, 6, 6], seed: 2)).sum() }
    #expect(try tape.gradients(of: loss)[scope.parameters[0]]?.shape == [4, 2, 3, 3])
  }

  @Test func packedWeightsFollowAnUpdate() throws {
    let layer = try Linear(scope, inputs: 2, outputs: 2)
    let x = Tensor([1, 1], shape: [1, 2])
    #expect(try layer(x).elements == [3.5, 6.5])
    for parameter in scope.parameters { try parameter.update { for i in $0.indices { $0[i] *= 10 } } }
    #expect(try layer(x).elements == [35, 65])
    #expect(try Tape().record { try layer(x) }.elements == [35, 65])
  }

  /// A tensor taken before an update is a value: it does not change.
  @Test func updatesLeaveValuesThatWereReadAlone() throws {
    let weight = try scope.parameter("weight", [2, 2])
    let before = try weight.value()
    try weight.update { $0[0] = 9 }
    #expect(before.elements == [1, 2, 3, 4])
    #expect(try weight.value().elements == [9, 2, 3, 4])
  }

  @Test func inferenceAndTrainingAgree() throws {
    let layer = try Linear(scope, inputs: 2, outputs: 2)
    let (x, r) = (Tensor.random([5, 2], seed: 3), Tensor.random([5, 2], seed: 4))
    for activation in [Activation.none, .quickGELU, .gelu, .elu, .sigmoid, .relu] {
      for parameter in scope.parameters { parameter.isTrainable = false }
      let plain = try layer(x, activation: activation, residual: r)
      for parameter in scope.parameters { parameter.isTrainable = true }
      let recorded = try Tape().record { try layer(x, activation: activation, residual: r) }
      #expect(recorded.isRecorded && !plain.isRecorded)
      #expect(relativeError(recorded.elements, plain.elements.map(Double.init)) < 1e-6, "\(activation)")
    }
  }
}
