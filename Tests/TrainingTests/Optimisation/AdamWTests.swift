import Safetensors
import Tensors
import TestSupport
import Testing
import Training

@Suite struct AdamWTests {
  private static let names = ["matrix", "kernel", "bias", "norm", "late", "idle"]

  /// Trainable parameters of given values.
  private func parameters(_ tensors: [(String, Tensor)]) throws -> [Parameter] {
    let scope = WeightScope(TensorDictionary(Dictionary(uniqueKeysWithValues: tensors)))
    return try tensors.map { name, tensor in
      let parameter = try scope.parameter(name, tensor.shape)
      parameter.isTrainable = true
      return parameter
    }
  }

  /// Gradients of given values: those of the sum of products.
  private func gradients(_ given: [(Parameter, Tensor)]) throws -> Gradients {
    let tape = Tape()
    let loss = try tape.record {
      try given.reduce(Tensor(repeating: 0, shape: [])) { $0.adding(try $1.0.value().multiplied(by: $1.1).sum()) }
    }
    return try tape.gradients(of: loss)
  }

  /// The numbers are by Tools/adamw_fixture.py. Weights are about 1 and steps 1e-3, so 1e-6 is a thousandth of a step; float32
  /// itself is 1e-7.
  @Test func threeStepsAreThoseOfPyTorch() throws {
    let file = try SafetensorsFile(path: Repository.fixture("training/adamw.safetensors"))
    func tensor(_ name: String) throws -> Tensor {
      let view = try file.tensor(name)
      return Tensor(try view.floats(), shape: view.shape)
    }
    let parameters = try parameters(AdamWTests.names.map { ($0, try tensor("start." + $0)) })
    var optimizer = AdamW(parameters, options: AdamW.Options(decay: 0.05, maximumNorm: 1))
    let norms = try tensor("norm").elements
    for (step, rate) in [1e-3, 5e-3, 2e-3].enumerated() {
      let given = try parameters.compactMap { parameter in
        let name = "gradient.\(step).\(parameter.name)"
        return file.contains(name) ? (parameter, try tensor(name)) : nil
      }
      let norm = try optimizer.step(gradients(given), rate: rate)
      #expect(abs(norm - Double(norms[step])) < 1e-5)
      for parameter in parameters {
        let want = try tensor("weights.\(step).\(parameter.name)").elements
        let worst = zip(try parameter.value().elements, want).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-6, "\(parameter.name) after step \(step)")
      }
    }
  }

  @Test func manyBlocksAreEachUpdated() throws {
    let count = (1 << 15) * 2 + 17
    let parameters = try parameters([("w", Tensor(repeating: 1, shape: [count]))])
    var optimizer = AdamW(parameters, options: AdamW.Options(maximumNorm: nil))
    let norm = try optimizer.step(gradients([(parameters[0], Tensor(repeating: 2, shape: [count]))]), rate: 0.1)
    #expect(abs(norm - 2 * Double(count).squareRoot()) < 1e-6 * norm)
    // The first step has the size of the rate, whatever the gradient.
    #expect(try parameters[0].value().elements.allSatisfy { abs($0 - 0.9) < 1e-6 })
  }

  @Test func onlyMatricesDecay() throws {
    let parameters = try parameters([
      ("gain.weight", Tensor(repeating: 1, shape: [4])), ("fc.weight", Tensor(repeating: 1, shape: [2, 2])),
    ])
    var optimizer = AdamW(parameters, options: AdamW.Options(decay: 0.5))
    let zeros = try gradients(parameters.map { ($0, Tensor(repeating: 0, shape: $0.shape)) })
    #expect(try optimizer.step(zeros, rate: 0.1) == 0)
    #expect(try parameters[0].value().elements == [1, 1, 1, 1])
    #expect(try parameters[1].value().elements.allSatisfy { abs($0 - 0.95) < 1e-6 })
  }

  @Test(arguments: [Float.nan, .infinity])
  func aGradientThatIsNotFiniteChangesNothing(value: Float) throws {
    let parameters = try parameters([
      ("a", Tensor([1, 2], shape: [2])), ("b", Tensor([3, 4], shape: [2])),
    ])
    var optimizer = AdamW(parameters)
    let bad = try gradients([
      (parameters[0], Tensor([1, 1], shape: [2])), (parameters[1], Tensor([0, value], shape: [2])),
    ])
    #expect(try !optimizer.step(bad, rate: 0.1).isFinite)
    #expect(optimizer.firstNotFinite(bad)?.name == "b")
    #expect(try parameters.map { try $0.value().elements } == [[1, 2], [3, 4]])
    #expect(optimizer.moments.allSatisfy { $0 == nil })
  }
}
