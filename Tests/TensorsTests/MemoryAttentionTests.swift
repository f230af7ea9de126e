import Tensors
import Testing

/// Attention that does not project its memory must be the attention that does: in values and in all gradients.
@Suite struct MemoryAttentionTests {
  private static let (batch, queries, tokens, width, memoryWidth, heads) = (2, 3, 40, 16, 12, 4)

  /// The same projections with a key bias of zero, which keeps the projecting form, and without one.
  private func layer(keyBias: Bool) throws -> (attention: MultiHeadAttention, parameters: [Parameter]) {
    var random = SeededRandom(seed: 5)
    func draw(_ shape: [Int]) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in 0.4 * random.normal() }, shape: shape)
    }
    let (width, memoryWidth) = (Self.width, Self.memoryWidth)
    var tensors: [String: Tensor] = [:]
    for (name, inputs) in [("q_proj", width), ("k_proj", memoryWidth), ("v_proj", memoryWidth), ("out_proj", width)] {
      tensors[name + ".weight"] = draw([width, inputs])
      tensors[name + ".bias"] = draw([width])
    }
    tensors["k_proj.bias"] = keyBias ? Tensor(repeating: 0, shape: [width]) : nil
    let scope = WeightScope(TensorDictionary(tensors))
    let attention = try MultiHeadAttention(
      scope, width: width, heads: Self.heads, memoryWidth: memoryWidth, keyBias: keyBias)
    scope.parameters.forEach { $0.isTrainable = true }
    return (attention, scope.parameters)
  }

  @Test(arguments: [nil, [40, 25]] as [[Int]?])
  func agreesWithTheProjectingForm(validKeys: [Int]?) throws {
    var random = SeededRandom(seed: 11)
    let x = Tensor((0..<96).map { _ in random.normal() }, shape: [Self.batch, Self.queries, Self.width])
    let memory = Tensor((0..<960).map { _ in random.normal() }, shape: [Self.batch, Self.tokens, Self.memoryWidth])
    let weights = Tensor((0..<96).map { _ in random.normal() }, shape: [Self.batch, Self.queries, Self.width])

    func run(keyBias: Bool) throws -> (value: [Float], gradients: [String: [Float]]) {
      let (attention, parameters) = try layer(keyBias: keyBias)
      let tape = Tape()
      let (vx, vm) = (tape.variable(x), tape.variable(memory))
      var value: [Float] = []
      let loss = try tape.record {
        let y = try attention(vx, memory: vm, mask: AttentionMask(validKeys: validKeys))
        value = y.elements
        return y.multiplied(by: weights).sum()
      }
      let found = try tape.gradients(of: loss)
      var gradients = ["x": found[vx]?.elements ?? [], "memory": found[vm]?.elements ?? []]
      for parameter in parameters where parameter.name != "k_proj.bias" {
        gradients[parameter.name] = found[parameter]?.elements ?? []
      }
      return (value, gradients)
    }

    let (projecting, here) = (try run(keyBias: true), try run(keyBias: false))
    #expect(distance(projecting.value, here.value) < 1e-5)
    #expect(projecting.gradients.keys == here.gradients.keys)
    for (name, gradient) in projecting.gradients {
      #expect(distance(gradient, here.gradients[name] ?? []) < 2e-5, "\(name)")
    }
  }

  /// What adds the same to all scores of a row cannot matter, so its true gradient is zero, and rounding is all there is.
  @Test func aKeyBiasHasNoGradient() throws {
    let (attention, parameters) = try layer(keyBias: true)
    var random = SeededRandom(seed: 3)
    let memory = Tensor((0..<960).map { _ in random.normal() }, shape: [Self.batch, Self.tokens, Self.memoryWidth])
    let x = Tensor((0..<96).map { _ in random.normal() }, shape: [Self.batch, Self.queries, Self.width])
    let tape = Tape()
    let loss = try tape.record { try attention(x, memory: memory).multiplied(by: x).sum() }
    let gradients = try tape.gradients(of: loss)
    for parameter in parameters {
      let largest = gradients[parameter]?.elements.map(abs).max() ?? -1
      if parameter.name == "k_proj.bias" { #expect(largest >= 0 && largest < 1e-4) } else { #expect(largest > 1e-2) }
    }
  }

  /// Relative L2; infinite where the counts differ.
  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    let difference = zip(a, b).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (difference / a.reduce(Float(1e-20)) { $0 + $1 * $1 }).squareRoot()
  }
}
