import Safetensors
import Tensors
import TestSupport
import Testing
import Training

@Suite struct MuonTests {
  private static let names = [
    "tower.layers.0.fc1.weight", "tower.layers.0.fc2.weight", "tower.layers.1.q_proj.weight",
    "tower.layers.1.late.weight", "tower.layers.1.idle.weight", "tower.layers.0.fc1.bias", "token_embedding.weight",
    "patch.kernel",
  ]

  private func parameters(_ tensors: [(String, Tensor)]) throws -> [Parameter] {
    let scope = WeightScope(TensorDictionary(Dictionary(uniqueKeysWithValues: tensors)))
    return try tensors.map { name, tensor in
      let parameter = try scope.parameter(name, tensor.shape)
      parameter.isTrainable = true
      return parameter
    }
  }

  private func gradients(_ given: [(Parameter, Tensor)]) throws -> Gradients {
    let tape = Tape()
    let loss = try tape.record {
      try given.reduce(Tensor(repeating: 0, shape: [])) { $0.adding(try $1.0.value().multiplied(by: $1.1).sum()) }
    }
    return try tape.gradients(of: loss)
  }

  private func worst(_ found: Tensor, _ expected: Tensor) -> Float {
    found.shape == expected.shape
      ? zip(found.elements, expected.elements).map { abs($0 - $1) }.max() ?? .infinity : .infinity
  }

  private var options: TrainingOptions {
    TrainingOptions(
      epochs: 1, stepsPerEpoch: 3, learningRate: 1e-3, optimizer: AdamW.Options(decay: 0.05, maximumNorm: 1),
      muon: Muon.Options(learningRate: 0.02))
  }

  /// The numbers are by Tools/muon_fixture.py. Steps of matrices are about .1, so that 2e-5 is a fraction of a thousandth; five rounds of
  /// a polynomial of degree five enlarge what rounding does.
  @Test func threeStepsAreThoseOfPyTorch() throws {
    let file = try SafetensorsFile(path: Repository.fixture("training/muon.safetensors"))
    func tensor(_ name: String) throws -> Tensor {
      let view = try file.tensor(name)
      return Tensor(try view.floats(), shape: view.shape)
    }
    let parameters = try parameters(MuonTests.names.map { ($0, try tensor("start." + $0)) })
    #expect(parameters.filter(Muon.moves).map(\.name) == Array(MuonTests.names.prefix(5)))
    for name in MuonTests.names.prefix(3) {
      let found = try NewtonSchulz.orthogonalized(tensor("gradient.0." + name))
      #expect(try worst(found, tensor("orthogonal." + name)) < 1e-4, "\(name)")
    }
    var optimizer = TrainingOptimizer(parameters, options)
    let norms = try tensor("norm").elements
    for (step, rate) in [1e-3, 5e-3, 2e-3].enumerated() {
      let given = try parameters.compactMap { parameter in
        let name = "gradient.\(step).\(parameter.name)"
        return file.contains(name) ? (parameter, try tensor(name)) : nil
      }
      let norm = try optimizer.step(gradients(given), rate: rate)
      #expect(abs(norm - Double(norms[step])) < 1e-5)
      for parameter in parameters {
        let want = try tensor("weights.\(step).\(parameter.name)")
        #expect(try worst(parameter.value(), want) < 2e-5, "\(parameter.name) after step \(step)")
      }
    }
    #expect(optimizer.muon?.momenta.map { $0 != nil } == [true, true, true, true, false, false, false, false])
    #expect(optimizer.adamW.moments.map { $0 != nil } == [false, false, false, false, false, true, true, true])
  }

  /// Singular values of what comes out lie around one, whatever the matrix; those of a tall one are seen by its Gram matrix.
  @Test(arguments: [(9, 3), (3, 9), (8, 8), (1, 5), (5, 1), (1, 1)])
  func directionsAreAlike(rows: Int, columns: Int) throws {
    var random = SeededRandom(seed: 3)
    let matrix = Tensor(
      (0..<(rows * columns)).map { index in random.normal() * (index < columns ? 100 : 1) }, shape: [rows, columns])
    let result = try NewtonSchulz.orthogonalized(matrix)
    let squares = result.elements.reduce(0) { $0 + Double($1 * $1) }
    let side = Double(min(rows, columns))
    #expect(squares > 0.3 * side && squares < 1.5 * side, "\(squares)")
    #expect(try NewtonSchulz.orthogonalized(matrix.scaled(by: 1e-6)).elements.allSatisfy(\.isFinite))
  }

  @Test func zerosAndNothingStay() throws {
    #expect(try NewtonSchulz.orthogonalized(Tensor(repeating: 0, shape: [2, 3])).elements == [0, 0, 0, 0, 0, 0])
    #expect(try NewtonSchulz.orthogonalized(Tensor([], shape: [0, 3])).shape == [0, 3])
  }

  @Test(arguments: [Float.nan, .infinity])
  func aGradientThatIsNotFiniteChangesNothing(value: Float) throws {
    let parameters = try parameters([
      ("t.layers.0.weight", Tensor([1, 2], shape: [1, 2])), ("b", Tensor([3, 4], shape: [2])),
    ])
    var optimizer = TrainingOptimizer(parameters, options)
    let bad = try gradients([
      (parameters[0], Tensor([1, 1], shape: [1, 2])), (parameters[1], Tensor([0, value], shape: [2])),
    ])
    #expect(try !optimizer.step(bad, rate: 0.1).isFinite)
    #expect(try parameters.map { try $0.value().elements } == [[1, 2], [3, 4]])
    #expect(optimizer.muon?.momenta.allSatisfy { $0 == nil } == true)
  }

  @Test func ratesThatMakeNoSenseAreRefused() throws {
    for (rate, momentum) in [
      (0.0, Float(0.9)), (-1, 0.9), (.nan, 0.9), (.infinity, 0.9), (0.1, 1), (0.1, -0.1), (0.1, .nan),
    ] {
      var options = options
      options.muon = Muon.Options(learningRate: rate, momentum: momentum)
      #expect(throws: TrainingError.self) { try options.validate() }
    }
    #expect(throws: Never.self) { try options.validate() }
  }
}
