/// How much of the frame a subject is to take, in the words of photographers.
public enum Shot: String, Sendable, Hashable, CaseIterable, Codable {
  /// The subject fills the frame.
  case closeUp
  /// The subject with some of what is around it.
  case medium
  /// The subject in its surroundings.
  case wide
}

extension Shot: CustomStringConvertible {
  /// As people say it, such as `close-up`.
  public var description: String {
    switch self {
    case .closeUp: "close-up"
    case .medium: "medium shot"
    case .wide: "wide shot"
    }
  }
}
