/// What an ``Evaluator`` tells while it works. Events come one at a time, in the order in which examples are done.
public enum EvaluationEvent: Sendable, Equatable {
  /// It begins.
  case started(examples: Int, methods: [String])
  /// An example was evaluated by all methods; `done` counts failed ones too.
  case finished(image: String, done: Int, total: Int)
  /// An example was left out.
  case failed(EvaluationFailure, done: Int, total: Int)
}

/// An example that was left out: by all methods, so that every row of a report is about the same pictures.
public struct EvaluationFailure: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The picture.
  public let image: String
  /// The method that failed; nil where the picture itself could not be read.
  public let method: String?
  /// Why, in one sentence.
  public let reason: String

  /// A failure.
  public init(image: String, method: String?, reason: String) {
    self.image = image
    self.method = method
    self.reason = reason
  }

  /// The picture, the method and the reason.
  public var description: String {
    let name = method.map { "\(image) (\($0))" } ?? image
    return reason.hasPrefix(image) && method == nil ? reason : "\(name): \(reason)"
  }
}
