import TestSupport
import Tensors
import Testing

/// The fused pass of every kernel set of this machine against the same layers one by one.
@Suite struct EncoderTests {
  struct Case: Sendable, CustomStringConvertible {
    let sequences: Int
    let tokens: Int
    let width: Int
    let hidden: Int
    let causal: Bool
    var headWidth = 64
    var description: String {
      "\(sequences) x \(tokens) x \(width) in heads of \(headWidth), \(hidden) inside\(causal ? ", causal" : "")"
    }
  }

  /// One token, less than a tile, a whole block of keys and one more, several sequences in one unit and units within one sequence,
  /// widths of each group of bytes, an MLP in one part and in several with a rest.
  static let cases = [
    Case(sequences: 1, tokens: 1, width: 64, hidden: 64, causal: false),
    Case(sequences: 1, tokens: 5, width: 128, hidden: 192, causal: false),
    Case(sequences: 7, tokens: 9, width: 192, hidden: 768, causal: true),
    Case(sequences: 3, tokens: 64, width: 64, hidden: 256, causal: true),
    Case(sequences: 2, tokens: 65, width: 256, hidden: 1024, causal: false),
    Case(sequences: 1, tokens: 257, width: 256, hidden: 1024, causal: false),
    Case(sequences: 2, tokens: 7, width: 128, hidden: 512, causal: true, headWidth: 32),
    Case(sequences: 1, tokens: 70, width: 192, hidden: 128, causal: false, headWidth: 48),
    Case(sequences: 1, tokens: 601, width: 128, hidden: 1664, causal: false),
  ]

  static let kernels = KernelSet.available.filter { $0 != .portable }

  private func encoder(
    _ test: Case, _ precision: EncoderPrecision, _ kernels: KernelSet, layers: Int = 3,
    change: (Parameter) throws -> Void = { _ in }
  ) throws -> Encoder {
    let scope = WeightScope(
      RandomInitialization(seed: 3), settings: ComputeSettings(precision: precision, kernels: kernels))
    let shape = EncoderShape(
      width: test.width, heads: test.width / test.headWidth, hidden: test.hidden, layers: layers,
      activation: .quickGELU, epsilon: 1e-5)
    let encoder = try Encoder(scope, shape)
    // Gains of one and biases of zero would hide a mistake.
    for (index, parameter) in scope.parameters.enumerated() where parameter.shape.count == 1 {
      let random = Tensor.random(parameter.shape, seed: UInt64(100 + index)).elements
      try parameter.update { values in for i in values.indices { values[i] += 0.2 * random[i] } }
    }
    try scope.parameters.forEach(change)
    return encoder
  }

  private func input(_ test: Case) -> Tensor { .random([test.sequences, test.tokens, test.width], seed: 9) }

  private func output(
    _ test: Case, _ precision: EncoderPrecision, _ kernels: KernelSet, change: (Parameter) throws -> Void = { _ in }
  ) throws -> [Float] {
    try encoder(test, precision, kernels, change: change)(input(test), mask: AttentionMask(causal: test.causal))
      .elements
  }

  @Test(arguments: kernels, cases)
  func floatsAgree(kernels: KernelSet, test: Case) throws {
    let expected = try output(test, .float32, .portable).map(Double.init)
    #expect(relativeError(try output(test, .float32, kernels), expected) < 3e-6)
  }

  @Test(arguments: kernels, cases)
  func bytesAreNear(kernels: KernelSet, test: Case) throws {
    let expected = try output(test, .float32, .portable).map(Double.init)
    let error = relativeError(try output(test, .int8, kernels), expected)
    #expect(error < 0.025 && error > 1e-5, "\(error)")
  }

  /// A few channels fifty times as large as the others, as trained towers have them, in the norms and in what is added to all tokens.
  @Test(arguments: kernels)
  func outliersCoarsenLittle(kernels: KernelSet) throws {
    let test = Case(sequences: 1, tokens: 130, width: 256, hidden: 1024, causal: false)
    func enlarge(_ parameter: Parameter) throws {
      guard parameter.name.contains("layer_norm") && parameter.name.hasSuffix("weight") else { return }
      try parameter.update { for channel in [3, 77, 200] { $0[channel] *= 50 } }
    }
    func shrink(_ parameter: Parameter) throws {
      try enlarge(parameter)
      // What reads these channels is small, as training makes it.
      guard ["q_proj.weight", "k_proj.weight", "v_proj.weight", "fc1.weight"].contains(where: parameter.name.hasSuffix)
      else { return }
      try parameter.update { values in
        for row in 0..<parameter.shape[0] { for channel in [3, 77, 200] { values[row * 256 + channel] /= 50 } }
      }
    }
    let expected = try output(test, .float32, .portable, change: shrink).map(Double.init)
    #expect(relativeError(try output(test, .int8, kernels, change: shrink), expected) < 0.015)
  }

  /// Attention that looks at single tokens: small weights must not stand for what a byte cannot hold.
  @Test(arguments: kernels)
  func peakyAttentionStaysNear(kernels: KernelSet) throws {
    func sharpen(_ parameter: Parameter) throws {
      guard ["q_proj.weight", "k_proj.weight"].contains(where: parameter.name.hasSuffix) else { return }
      try parameter.update { values in for i in values.indices { values[i] *= 2 } }
    }
    let test = EncoderTests.cases[4]
    let expected = try output(test, .float32, .portable, change: sharpen).map(Double.init)
    let error = relativeError(try output(test, .int8, kernels, change: sharpen), expected)
    #expect(error < 0.05 && error > 1e-5, "\(error)")
  }

  /// Values without a size, in all heads and in one: their scales have no logarithm.
  @Test(arguments: kernels, [128, 64])
  func valuesMayBeZero(kernels: KernelSet, channels: Int) throws {
    let test = Case(sequences: 1, tokens: 70, width: 128, hidden: 192, causal: false)
    func erase(_ parameter: Parameter) throws {
      guard parameter.name.contains("v_proj") else { return }
      try parameter.update { values in for i in 0..<(values.count / 128 * channels) { values[i] = 0 } }
    }
    let expected = try output(test, .float32, .portable, change: erase).map(Double.init)
    #expect(relativeError(try output(test, .int8, kernels, change: erase), expected) < 0.025)
  }

  /// Sums of bytes are exact, and the steps between them alike: only rounding of floats may differ, which now and then tips a byte. After
  /// several layers that is as much as bytes are off anyway.
  @Test func bytesAreTheSameOnAllKernels() throws {
    let test = EncoderTests.cases[4]
    let outputs = try EncoderTests.kernels.map { try encoder(test, .int8, $0, layers: 1)(input(test)).elements }
    for other in outputs.dropFirst() { #expect(relativeError(other, outputs[0].map(Double.init)) < 1e-3) }
  }

  @Test func anUpdatedWeightIsPackedAnew() throws {
    guard let kernels = EncoderTests.kernels.last else { return }
    let scope = WeightScope(RandomInitialization(seed: 3), settings: ComputeSettings(kernels: kernels))
    let shape = EncoderShape(width: 64, heads: 1, hidden: 64, layers: 1, activation: .quickGELU, epsilon: 1e-5)
    let encoder = try Encoder(scope, shape)
    let x = Tensor.random([1, 3, 64], seed: 1)
    let before = try encoder(x).elements
    #expect(try encoder(x).elements == before)
    try scope.parameters.first { $0.name.hasSuffix("fc2.weight") }?.update { values in
      for i in values.indices { values[i] = 0 }
    }
    #expect(try encoder(x).elements != before)
  }

  @Test(arguments: EncoderPrecision.allCases)
  func manyAtOnce(precision: EncoderPrecision) async throws {
    guard let kernels = EncoderTests.kernels.last else { return }
    let test = EncoderTests.cases[4]
    let encoder = try encoder(test, precision, kernels)
    let x = input(test)
    let alone = try encoder(x).elements
    try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<6 { group.addTask { try encoder(x).elements } }
      for try await together in group { #expect(together == alone) }
    }
  }
}
