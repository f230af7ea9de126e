internal import CKernels
public import Tensors

/// A running mean of the weights over the last steps, which as a rule does better on new pictures than the weights of any one
/// step (Polyak and Juditsky, SIAM J. Control Optim. 1992).
///
/// After t updates the mean keeps min(decay, (1 + t) / (10 + t)) of itself, so that it leaves the beginning behind quickly.
public struct AveragedWeights: Sendable {
  /// What is averaged.
  public let parameters: [Parameter]
  /// The largest share of the old mean in the new.
  public let decay: Double
  /// How many updates there were.
  public package(set) var updates = 0
  /// By the index of the parameter.
  package var averages: [Tensor]

  /// A mean that begins as the weights are.
  public init(of parameters: [Parameter], decay: Double = 0.999) throws {
    self.parameters = parameters
    self.decay = decay
    // Shares its memory with the parameters until they are first updated.
    averages = try Tape.withoutRecording { try parameters.map { try $0.value() } }
  }

  /// Takes the weights as they are now into the mean.
  public mutating func update() throws {
    let share = Float(min(decay, Double(1 + updates) / Double(10 + updates)))
    updates += 1
    for index in parameters.indices {
      let value = try Tape.withoutRecording { try parameters[index].value() }
      AveragedWeights.blend(value, into: &averages[index], share)
    }
  }

  /// Exchanges weights and means, in place: what is computed then is by the means. Done twice, everything is as it was, to the
  /// bit.
  public mutating func swap() throws {
    for index in parameters.indices { try AveragedWeights.exchange(parameters[index], &averages[index]) }
  }

  private static func blend(_ value: Tensor, into average: inout Tensor, _ share: Float) {
    average.withUnsafeMutableElements { average in
      value.withUnsafeElements { value in
        Compute.parallelBlocks(average.count) { range in
          let start = range.lowerBound
          cck_blend(
            range.count, share, value.baseAddress.map { $0 + start }, average.baseAddress.map { $0 + start })
        }
      }
    }
  }

  private static func exchange(_ parameter: Parameter, _ average: inout Tensor) throws {
    try parameter.update { weights in
      average.withUnsafeMutableElements { average in
        for index in weights.indices { (weights[index], average[index]) = (average[index], weights[index]) }
      }
    }
  }
}
