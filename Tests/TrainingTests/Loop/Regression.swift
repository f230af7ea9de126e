import Foundation
import Tensors
import Training

/// A small model to try the machinery on: two layers with dropout that learn y = sin(3 x) from 22 examples, in batches of 4, so that
/// an epoch has six steps, the last of which is smaller.
struct Regression {
  static let order = ExampleOrder(count: 22, batchSize: 4, seed: 5)

  let parameters: [Parameter]
  private let first: Linear
  private let second: Linear

  init(hidden: Int = 12, seed: UInt64 = 1) throws {
    let scope = WeightScope(RandomInitialization(seed: seed))
    first = try Linear(scope["first"], inputs: 3, outputs: hidden)
    second = try Linear(scope["second"], inputs: hidden, outputs: 1)
    parameters = scope.parameters
    for parameter in parameters { parameter.isTrainable = true }
  }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    try second(first(x, activation: .gelu).dropout(0.2))
  }

  /// The mean square of what is left; `x` are the examples' numbers.
  func loss(_ examples: [Int]) throws -> Tensor {
    let x = examples.map { Float($0) / 11 - 1 }
    let input = Tensor(x.flatMap { [$0, $0 * $0, 1] }, shape: [x.count, 3])
    let target = Tensor(x.map { Float(sin(3 * Double($0))) }, shape: [x.count, 1])
    let rest = try self(input).subtracting(target)
    return rest.multiplied(by: rest).mean()
  }

  /// What a run does with this model; `spoiling` makes the loss of a step not a number.
  func work(spoiling: Int? = nil, scores: [Double]? = nil, onKeep: @escaping () -> Void = {}) -> TrainingWork<[Int]> {
    TrainingWork(
      parameters: parameters,
      batch: { Regression.order.batch(epoch: $0.epoch, position: $0.position) },
      names: { $0.map { "example-\($0)" } },
      loss: { batch, step in
        let loss = try self.loss(batch)
        let factor = step.index == spoiling ? Float.nan : 1
        return StepLoss(
          total: loss.scaled(by: factor), terms: ["square": Double(loss.elements[0])], examples: batch.count)
      },
      validate: { epoch in
        let loss = Double(try self.loss(Array(0..<22)).elements[0])
        return ValidationResult(metrics: ["loss": loss], score: scores?[epoch - 1] ?? -loss)
      }, keep: onKeep)
  }

  /// All values, to be compared to the bit.
  func bits() throws -> [UInt32] { try parameters.flatMap { try $0.value().elements.map(\.bitPattern) } }
}

extension RunIdentity {
  static let sample = RunIdentity(seed: 7, dataset: "d1", baseModel: "m1", options: ["--batch": "4"])
}

extension TrainingOptions {
  static func sample(epochs: Int = 4, checkpointSteps: Int? = nil, patience: Int? = nil) -> TrainingOptions {
    TrainingOptions(
      epochs: epochs, stepsPerEpoch: Regression.order.batchesPerEpoch, learningRate: 1e-2, warmup: 3, averageDecay: 0.9,
      checkpointSteps: checkpointSteps, checkpointSeconds: nil, validationSteps: 1, patience: patience)
  }
}
