import TestSupport
import Tensors
import Testing

/// Training with factors in bfloat16 against the same in 32-bit floats.
///
/// Rounding to eight bits is off by 2^-9 of a factor at most. Errors of single products are independent, so that those of sums stay
/// below a hundredth of them; a wrong op is off by a large part.
@Suite struct RoundedProductTests {
  static var isSupported: Bool { ProductPrecision.bfloat16.isSupported }

  /// Result and gradients of all inputs by a function, projected to a scalar.
  private func run(
    _ precision: ProductPrecision, _ inputs: [Tensor], _ function: ([Tensor]) throws -> Tensor
  ) throws -> [[Float]] {
    let tape = Tape(precision: precision)
    let variables = inputs.map { tape.variable($0) }
    var result: [Float] = []
    let loss = try tape.record {
      let y = try function(variables)
      result = y.elements
      return y.multiplied(by: Tensor.random(y.shape, seed: 99)).sum()
    }
    let gradients = try tape.gradients(of: loss)
    return [result] + variables.map { gradients[$0]?.elements ?? [] }
  }

  private func expectAlike(_ inputs: Tensor..., function: ([Tensor]) throws -> Tensor) throws {
    let (exact, rounded) = (try run(.float32, inputs, function), try run(.bfloat16, inputs, function))
    for (index, (expected, found)) in zip(exact, rounded).enumerated() {
      #expect(!found.isEmpty)
      let error = relativeError(found, expected.map(Double.init))
      #expect(error < 0.01, "output or gradient \(index)")
      // A bias's gradient is a sum of what is not rounded.
      if index < 2 { #expect(error > 0, "nothing was rounded") }
    }
  }

  @Test(.enabled(if: isSupported), arguments: [Activation.none, .gelu])
  func linearLayers(activation: Activation) throws {
    try expectAlike(
      .random([3, 33, 64], seed: 1), .random([48, 64], seed: 2), .random([48], seed: 3)
    ) { try $0[0].linear($0[1], bias: $0[2], activation: activation) }
  }

  @Test(.enabled(if: isSupported)) func aSmallProductIsNotRounded() throws {
    let inputs = [Tensor.random([4, 64], seed: 1), .random([48, 64], seed: 2)]
    func y(_ precision: ProductPrecision) throws -> [[Float]] {
      try run(precision, inputs) { try $0[0].linear($0[1], bias: nil) }
    }
    #expect(try y(.bfloat16) == y(.float32))
  }

  @Test(.enabled(if: isSupported)) func inferenceIsNotRounded() throws {
    let (x, w) = (Tensor.random([64, 64], seed: 1), Tensor.random([48, 64], seed: 2))
    let plain = try x.linear(w, bias: nil).elements
    let recorded = try Tape(precision: .bfloat16).record { try x.linear(w, bias: nil).elements }
    #expect(plain == recorded, "nothing here depends on a variable")
  }

  @Test(.enabled(if: isSupported), arguments: [false, true])
  func encoderLayers(causal: Bool) throws {
    let weights = RandomInitialization(seed: 5)
    func layer() throws -> EncoderLayer {
      let layer = WeightScope(weights)
      let made = try EncoderLayer(layer, width: 64, heads: 2, hidden: 128, activation: .quickGELU, epsilon: 1e-5)
      layer.parameters.forEach { $0.isTrainable = true }
      return made
    }
    let made = try layer()
    try expectAlike(.random([5, 37, 64], seed: 6)) { try made($0[0], mask: AttentionMask(causal: causal)) }
  }

  /// Weights and biases of the fused MLP.
  @Test(.enabled(if: isSupported)) func gradientsOfWeights() throws {
    let scope = WeightScope(RandomInitialization(seed: 7))
    let mlp = try MLP(scope, width: 64, hidden: 128, activation: .quickGELU)
    scope.parameters.forEach { $0.isTrainable = true }
    // More than one strip, and a rest.
    let x = Tensor.random([1030, 64], seed: 8)
    func gradients(_ precision: ProductPrecision) throws -> [[Float]] {
      let tape = Tape(precision: precision)
      let loss = try tape.record {
        let y = try mlp(x, residual: x)
        return y.multiplied(by: Tensor.random(y.shape, seed: 9)).sum()
      }
      let gradients = try tape.gradients(of: loss)
      return scope.parameters.map { gradients[$0]?.elements ?? [] }
    }
    for (exact, rounded) in zip(try gradients(.float32), try gradients(.bfloat16)) {
      #expect(!exact.isEmpty)
      #expect(relativeError(rounded, exact.map(Double.init)) < 0.01)
    }
  }
}

/// One product for query, key and value, heads shared out over the threads.
@Suite struct ProjectedAttentionTests {
  private func attention(_ seed: UInt64) throws -> (MultiHeadAttention, [Parameter]) {
    let scope = WeightScope(RandomInitialization(seed: seed))
    let made = try MultiHeadAttention(scope, width: 12, heads: 3)
    scope.parameters.forEach { $0.isTrainable = true }
    return (made, scope.parameters)
  }

  @Test(arguments: [false, true]) func agreesWithInference(causal: Bool) throws {
    let (attention, _) = try attention(1)
    let (x, mask) = (Tensor.random([4, 9, 12], seed: 2), AttentionMask(causal: causal))
    let plain = try attention(x, mask: mask).elements
    let recorded = try Tape().record { try attention(x, mask: mask).elements }
    #expect(relativeError(recorded, plain.map(Double.init)) < 1e-5)
  }

  @Test(arguments: [false, true]) func pullback(causal: Bool) throws {
    let (attention, _) = try attention(3)
    try FiniteDifference.check(.random([2, 5, 12], seed: 4)) {
      try attention($0[0], mask: AttentionMask(causal: causal))
    }
  }

  @Test func gradientsOfWeights() throws {
    let (attention, parameters) = try attention(5)
    let x = Tensor.random([3, 6, 12], seed: 6)
    func gradients(apart: Bool) throws -> [[Float]] {
      let tape = Tape()
      let loss = try tape.record {
        // A memory of its own takes the way of three products.
        let y = try apart ? attention(x, memory: x) : attention(x)
        return y.multiplied(by: Tensor.random(y.shape, seed: 7)).sum()
      }
      let gradients = try tape.gradients(of: loss)
      return parameters.map { gradients[$0]?.elements ?? [] }
    }
    for (index, (one, three)) in zip(try gradients(apart: false), try gradients(apart: true)).enumerated() {
      // The true gradient of a key's bias is zero: what is left is rounding.
      if parameters[index].name.contains("k_proj.bias") { continue }
      #expect(relativeError(one, three.map(Double.init)) < 1e-5, "\(parameters[index].name)")
    }
  }
}
