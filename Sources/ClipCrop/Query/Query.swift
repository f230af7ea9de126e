/// What a crop shall show.
public enum Query: Hashable, Sendable {
  /// Words for it, such as "the dog on the sofa".
  case text(String)
  /// A picture file that shows it.
  case image(path: String)
}

extension Query: ExpressibleByStringLiteral {
  /// A text query.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Query: CustomStringConvertible {
  /// The text, or the path of the picture.
  public var description: String {
    switch self {
    case .text(let text): text
    case .image(let path): path
    }
  }
}
