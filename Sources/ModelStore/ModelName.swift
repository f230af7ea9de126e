/// A model's name on a hub: `owner/name`, such as `google/owlvit-base-patch32`, or a bare `name`.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
  /// The name as the hub spells it.
  public let text: String

  /// Reads a name by the hub's own rules: one or two parts of letters, digits, `-`, `_` and `.`, at most 96 characters
  /// in all; no part starts or ends with `-` or `.`, and `--` and `..` are forbidden (`--` separates the parts in cache
  /// folders). nil for anything else, so a name can always become a folder name and part of an address.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), text.utf8.count <= 96, parts.allSatisfy(ModelName.isPart) else { return nil }
    self.text = text
  }

  /// The folder that holds the model inside a cache: `models--owner--name`.
  package var folderName: String { ModelName.folderPrefix + text.replacing("/", with: "--") }

  /// The reverse of ``folderName``; nil for a folder that holds no model.
  package init?(folderName: String) {
    guard folderName.hasPrefix(ModelName.folderPrefix) else { return nil }
    self.init(String(folderName.dropFirst(ModelName.folderPrefix.count)).replacing("--", with: "/"))
  }

  /// The name itself.
  public var description: String { text }

  private static let folderPrefix = "models--"

  private static func isPart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, let last = part.utf8.last else { return false }
    let edges: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: ".")]
    return !edges.contains(first) && !edges.contains(last) && !part.contains("--") && !part.contains("..")
      && part.utf8.allSatisfy { $0.isNameByte }
  }
}

extension UInt8 {
  /// ASCII letters, digits, `-`, `_` and `.`: safe in a file name and in an address without escaping.
  package var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// ASCII hexadecimal digits.
  package var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
