/// Under which terms a model is published, as its folder says.
public struct License: Hashable, Sendable {
  /// The identifier from the model card, such as `apache-2.0`; nil when there is none.
  public let identifier: String?
  /// The licence file's path relative to the folder; nil when there is none.
  public let file: String?
}

extension ModelFolder {
  /// The licence that the folder states: `license:` (or `license_name:` for `other`) in the front matter of `README.md`,
  /// and a `LICENSE` file; nil when it states none.
  public var license: License? {
    let file = files.map(\.path).first { ModelFile.isLicense($0) }
    let card = smallFile(path + "/README.md", limit: 4 << 20).map { String(decoding: $0, as: UTF8.self) }
    let identifier = card.flatMap(ModelFolder.licenseIdentifier)
    guard identifier != nil || file != nil else { return nil }
    return License(identifier: identifier, file: file)
  }

  /// The value of `license:` in the YAML between the first two `---` lines of a model card.
  package static func licenseIdentifier(inCard card: String) -> String? {
    let lines = card.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.first?.trimmed == "---" else { return nil }
    let header = lines.dropFirst().prefix { $0.trimmed != "---" }
    func value(_ key: String) -> String? {
      guard let line = header.first(where: { $0.hasPrefix(key + ":") }) else { return nil }
      let text = line.dropFirst(key.count + 1).trimmed.filter { $0 != "\"" && $0 != "'" && $0.isPrintable }
      return text.isEmpty ? nil : text
    }
    let identifier = value("license")
    return identifier == "other" ? value("license_name") ?? identifier : identifier
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension Character {
  /// No control characters: the text comes from outside and goes to a terminal.
  fileprivate var isPrintable: Bool {
    unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
  }
}
