/// What can go wrong while training, beyond the errors of pictures, models and datasets.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss is infinite or not a number.
  case lossNotFinite(step: Int, batch: [String])
}

extension TrainingError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .lossNotFinite(let step, let batch):
      "The loss of step \(step) is not finite; its batch was \(batch.joined(separator: ", ")). Lower --learning-rate, or look "
        + "at those examples."
    }
  }
}
