/// What can go wrong while evaluating, beyond the errors of pictures, models and datasets.
public enum EvaluationError: Error, Equatable, Sendable {
  /// No example of the dataset could be used.
  case nothingToEvaluate(dataset: String)
}

extension EvaluationError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .nothingToEvaluate(let dataset):
      "No example of \(dataset) can be evaluated: none of its pictures was found; name their folder with --images."
    }
  }
}
