/// What can go wrong while evaluating, beyond the errors of pictures, models and datasets.
public enum EvaluationError: Error, Equatable, Sendable {
  /// No example of the dataset could be used.
  case nothingToEvaluate(dataset: String)
  /// Every example failed; the first tells why.
  case everyExampleFailed(dataset: String, count: Int, first: EvaluationFailure)
  /// An example failed where none may.
  case exampleFailed(EvaluationFailure)
  /// An example has no crop, or none with an area.
  case noTruth
  /// A window is empty inside the picture; the text is the window.
  case emptyWindow(window: String, picture: String)
  /// A scorer gave another number of scores than there are windows.
  case wrongScoreCount(expected: Int, got: Int)
  /// A score, by its place from 0, is not a number or infinite.
  case scoreNotFinite(index: Int, score: String)
  /// An annotated score, by its place from 0, is not a number or infinite.
  case annotationNotFinite(index: Int, score: String)
  /// An option is out of its range.
  case invalidOption(name: String, value: String, allowed: String)
  /// Two methods have one name, so that their rows could not be told apart.
  case duplicateMethod(name: String)
  /// A report holds no such method.
  case unknownMethod(name: String, known: [String])
}

extension EvaluationError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .nothingToEvaluate(let dataset):
      "No example of \(dataset) can be evaluated: none of its pictures was found; name their folder with --images."
    case .everyExampleFailed(let dataset, let count, let first):
      "None of the \(count) examples of \(dataset) could be evaluated; the first: \(first)"
    case .exampleFailed(let failure): failure.description
    case .noTruth: "No annotated crop of the example has an area; correct its annotation or leave it out."
    case .emptyWindow(let window, let picture):
      "The window \(window) has no area inside the picture of \(picture); a crop method must give one that has."
    case .wrongScoreCount(let expected, let got):
      "The scorer gave \(got) scores for \(expected) windows; it must give one for each."
    case .scoreNotFinite(let index, let score):
      "The score of window \(index + 1) is \(score), which cannot be ranked; check the model's weights."
    case .annotationNotFinite(let index, let score):
      "The annotated score of crop \(index + 1) is \(score); correct the annotation or leave the crop out."
    case .invalidOption(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)."
    case .duplicateMethod(let name):
      "Two methods are called \"\(name)\", and their results could not be told apart; evaluate each model once."
    case .unknownMethod(let name, let known):
      "The report has no method \"\(name)\"; it has \(known.map { "\"\($0)\"" }.joined(separator: ", "))."
    }
  }
}
