/// A path that a hub or an index file gave, proved to stay below the folder it is meant for.
///
/// Names that come from outside become paths only through this type.
package struct RelativePath: Hashable, Sendable, CustomStringConvertible {
  /// The path, with `/` between its parts.
  package let text: String

  /// nil unless `text` is one or more plain parts: not empty, not `.` or `..`, no leading or trailing `/`, no
  /// backslash, no control character, each part at most 255 bytes (the limit of common file systems).
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let plain = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
        && part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    }
    guard plain, text.utf8.count <= 1024 else { return nil }
    self.text = text
  }

  /// How many folders deep the file lies: 0 for a file at the top.
  package var depth: Int { text.utf8.count { $0 == UInt8(ascii: "/") } }

  /// The path's text.
  package var description: String { text }
}
