import TestSupport
import Tensors
import Testing

/// Compares what a tape says of a function with central differences.
///
/// The function's result is made a scalar by a random projection, summed in double precision. With values of about 1 and a step of
/// 1/64, a result's rounding (6e-8 of it) and the third derivative (step squared / 6) both stay below 1e-4 of a gradient; a wrong
/// pullback is off by a large part of it.
enum FiniteDifference {
  /// Expects the gradient of every input to agree; `wanted` leaves out inputs that are to be constants.
  static func check(
    _ inputs: Tensor..., wanted: [Bool]? = nil, step: Float = 1 / 64, tolerance: Double = 1e-3, seed: UInt64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation, _ function: ([Tensor]) throws -> Tensor
  ) throws {
    let wanted = wanted ?? inputs.map { _ in true }
    // The same seed for each run: dropout draws the same mask.
    func run(_ inputs: [Tensor]) throws -> Tensor { try Tape(seed: seed).record { try function(inputs) } }
    let projection = Tensor.random(try run(inputs).shape, seed: 99)

    let tape = Tape(seed: seed)
    let variables = zip(inputs, wanted).map { $1 ? tape.variable($0) : $0 }
    let loss = try tape.record { try function(variables).multiplied(by: projection).sum() }
    let gradients = try tape.gradients(of: loss)

    for (index, input) in inputs.enumerated() {
      let gradient = gradients[variables[index]]
      guard wanted[index] else {
        #expect(gradient == nil, "input \(index) is a constant", sourceLocation: sourceLocation)
        continue
      }
      let numeric = try input.elements.indices.map { element in
        func value(_ change: Float) throws -> Double {
          var moved = inputs
          moved[index].withUnsafeMutableElements { $0[element] += change }
          return zip(try run(moved).elements, projection.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return try (value(step) - value(-step)) / (2 * Double(step))
      }
      #expect(gradient?.shape == input.shape, "the gradient of input \(index)", sourceLocation: sourceLocation)
      let error = relativeError(gradient?.elements ?? [], numeric)
      #expect(error < tolerance, "the gradient of input \(index)", sourceLocation: sourceLocation)
    }
  }
}
