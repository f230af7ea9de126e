/// Which state of a model is meant: a branch, a tag, a pull request (`refs/pr/3`) or a commit.
public struct Revision: Hashable, Sendable, CustomStringConvertible {
  /// The revision as the hub spells it.
  public let text: String

  /// What a hub serves when nothing is said.
  public static let main = Revision(unchecked: "main")

  /// Reads a revision; nil for a text that could not be a safe path below `refs/` (empty, absolute, with `..`, control
  /// characters or backslashes).
  public init?(_ text: String) {
    guard RelativePath(text) != nil, !text.contains("@") else { return nil }
    self.text = text
  }

  private init(unchecked text: String) { self.text = text }

  /// Whether this is a full commit: 40 hexadecimal digits.
  public var isCommit: Bool { text.utf8.count == 40 && text.utf8.allSatisfy(\.isHexDigit) }

  /// Whether this may abbreviate `commit`, as git allows from a few digits on.
  package func abbreviates(_ commit: String) -> Bool {
    (7...40).contains(text.utf8.count) && text.utf8.allSatisfy(\.isHexDigit) && commit.hasPrefix(text.lowercased())
  }

  /// The revision's text.
  public var description: String { text }
}
