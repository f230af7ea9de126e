import Foundation

/// What Unicode calls the emoji, from `emoji-test.txt` of the Unicode character database (UTS #51), which Debian's package `unicode-data` installs.
package struct UnicodeNames: Sendable {
  /// Where Debian puts the database.
  package static let folder = "/usr/share/unicode"

  private let names: [String: String]

  /// Reads `emoji/emoji-test.txt` of a folder.
  /// - Throws: ``ScenesError/unicodeDataMissing(_:)`` where it is missing or names nothing.
  package init(folder: String = UnicodeNames.folder) throws {
    let path = folder + "/emoji/emoji-test.txt"
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
    else { throw ScenesError.unicodeDataMissing(path) }
    self.init(emojiTest: text)
    if names.isEmpty { throw ScenesError.unicodeDataMissing(path) }
  }

  /// The names in the text of an `emoji-test.txt`; lines of other forms, comments among them, are passed over.
  package init(emojiTest text: String) {
    var names: [String: String] = [:]
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let (emoji, name) = Self.named(Substring(line)) else { continue }
      names[emoji] = name
    }
    self.names = names
  }

  /// The name in lower case, with a plain apostrophe; nil for what is no fully-qualified emoji.
  package func name(of glyph: String) -> String? {
    names[glyph]
  }

  /// `1F415 ; fully-qualified # 🐕 E0.7 dog`: characters and name.
  private static func named(_ line: Substring) -> (emoji: String, name: String)? {
    guard let semicolon = line.utf8.firstIndex(of: UInt8(ascii: ";")), line.utf8.first != UInt8(ascii: "#"),
      let hash = line.utf8[semicolon...].firstIndex(of: UInt8(ascii: "#"))
    else { return nil }
    let status = line[line.utf8.index(after: semicolon)..<hash].filter { $0 != " " }
    guard status == "fully-qualified", let emoji = String(codePoints: line[..<semicolon], separator: " ") else {
      return nil
    }
    // After the hash: the emoji, the version that brought it, its name.
    let words = line[hash...].split(separator: " ").dropFirst(3)
    guard !words.isEmpty else { return nil }
    return (emoji, words.joined(separator: " ").lowercased().replacing("\u{2019}", with: "'"))
  }
}

extension String {
  /// The characters of hexadecimal code points, `1F43B-200D-2744-FE0F`; nil where one is no Unicode scalar or there are none.
  init?(codePoints: some StringProtocol, separator: Character) {
    var scalars = String.UnicodeScalarView()
    for digits in codePoints.split(separator: separator) {
      guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
      scalars.append(scalar)
    }
    guard !scalars.isEmpty else { return nil }
    self.init(scalars)
  }
}
