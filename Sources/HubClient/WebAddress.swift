import FoundationEssentials
import ModelStore

/// An `http` or `https` address.
struct WebAddress: Hashable, Sendable {
  /// Who is spoken to: the scheme, the host and the port together, as browsers understand it.
  struct Origin: Hashable, Sendable {
    let isSecure: Bool
    let host: String
    let port: Int
  }

  let url: URL
  let origin: Origin

  /// nil unless `url` is absolute, `http` or `https`, and names a host.
  init?(_ url: URL) {
    guard let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased(), !host.isEmpty else { return nil }
    guard scheme == "http" || scheme == "https" else { return nil }
    let isSecure = scheme == "https"
    self.url = url
    origin = Origin(isSecure: isSecure, host: host, port: url.port ?? (isSecure ? 443 : 80))
  }

  /// Reads the address of an endpoint: no user, query or fragment, which would end up in every request.
  init?(endpoint text: String) {
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    guard let url = URL(string: text), url.user == nil, url.query == nil, url.fragment == nil else { return nil }
    self.init(url)
  }

  /// The text that is requested.
  var text: String { url.absoluteString }

  /// What messages name: never the query, where content hosts carry signatures.
  var host: String {
    let isDefault = origin.port == (origin.isSecure ? 443 : 80)
    return isDefault ? origin.host : "\(origin.host):\(origin.port)"
  }

  /// The address below this one; every part is escaped here, and may hold anything.
  ///
  /// - Parameters:
  ///   - parts: the path's parts; `/` inside one is escaped too, which is how the hub wants `refs/pr/1`.
  ///   - query: what follows `?`, already escaped.
  func appending(_ parts: [String], query: String? = nil) -> WebAddress? {
    let path = parts.map { "/" + WebAddress.escaped($0) }.joined()
    return URL(string: text + path + (query.map { "?" + $0 } ?? "")).flatMap(WebAddress.init)
  }

  /// Where a `Location` header leads from here, whether it is absolute or relative.
  func following(location: String) -> WebAddress? {
    URL(string: location, relativeTo: url).flatMap { WebAddress($0.absoluteURL) }
  }

  private static func escaped(_ part: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return part.utf8.reduce(into: "") { text, byte in
      if byte.isNameByte {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
