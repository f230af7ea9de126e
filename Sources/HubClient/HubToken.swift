import ModelStore

/// A user's access token. Its text appears in no message.
struct HubToken: Hashable, Sendable, CustomStringConvertible {
  /// The value of the `Authorization` header.
  let authorization: String

  /// The token that the environment names: `HF_TOKEN`, else the file `HF_TOKEN_PATH`, else `HF_HOME/token`; nil when
  /// there is none.
  ///
  /// - Throws: ``HubError/badToken(_:)`` for one that holds anything but printable ASCII: it would tear the header apart.
  init?(environment: [String: String], folders: CacheFolders) throws(HubError) {
    if let token = environment["HF_TOKEN"], !token.isEmpty {
      try self.init(token, source: "HF_TOKEN")
      return
    }
    let named = environment["HF_TOKEN_PATH"].flatMap { $0.isEmpty ? nil : $0 }
    let path = named.map { ModelReference.expandingHome(in: $0, home: folders.home) }
    guard let file = path ?? folders.hubHome.map({ $0 + "/token" }), let bytes = smallFile(file, limit: 4096) else {
      return nil
    }
    try self.init(String(decoding: bytes, as: UTF8.self), source: file)
  }

  private init?(_ text: String, source: String) throws(HubError) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let word = words.first else { return nil }
    guard words.count == 1, word.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .badToken(source) }
    authorization = "Bearer " + word
  }

  /// Hides the token.
  var description: String { "(token)" }
}
