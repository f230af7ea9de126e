/// What can go wrong while training, beyond the errors of pictures, models and datasets.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss is infinite or not a number.
  case lossNotFinite(step: Int, batch: [String])
  /// A predicted window cannot be compared with a target, because one of them is infinite or not a number.
  case matchingCostNotFinite(row: Int, column: Int)
  /// A loss weight that is negative or no number.
  case badLossWeight(name: String, value: Double)
  /// All loss weights are zero.
  case noLossWeight
}

extension TrainingError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .lossNotFinite(let step, let batch):
      "The loss of step \(step) is not finite; its batch was \(batch.joined(separator: ", ")). Lower --learning-rate, or look "
        + "at those examples."
    case .matchingCostNotFinite(let row, let column):
      "Predicted window \(row) cannot be matched with target \(column), because their distance is not finite; lower "
        + "--learning-rate, or look for a box that is not a number among the annotations."
    case .badLossWeight(let name, let value):
      "The weight of the \(name) loss is \(value); give a number of 0 or more."
    case .noLossWeight:
      "All loss weights are 0, so that there is nothing to learn; give one of them a number above 0."
    }
  }
}
