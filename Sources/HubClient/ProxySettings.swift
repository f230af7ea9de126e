import FoundationEssentials

/// The proxies of the environment, by the variables that most programs read.
struct ProxySettings: Hashable, Sendable {
  /// An HTTP proxy.
  struct Proxy: Hashable, Sendable {
    let host: String
    let port: Int
    /// `user:password` of the proxy's address, if it holds one.
    let credentials: String?
  }

  let secure: Proxy?
  let plain: Proxy?
  /// Hosts that are spoken to directly: a name stands for itself and all below it; `*` for every host.
  let exceptions: [String]

  /// - Throws: ``HubError/badProxy(_:)`` for an address that is no `http` one.
  init(environment: [String: String]) throws(HubError) {
    func proxy(_ name: String) throws(HubError) -> Proxy? {
      // `HTTP_PROXY` in capitals is set by web servers from a request's header; nobody reads it.
      let names = name == "http_proxy" ? [name] : [name, name.uppercased()]
      guard let text = names.compactMap({ environment[$0] }).first(where: { !$0.isEmpty }) else { return nil }
      guard let proxy = Proxy(text) else { throw .badProxy(name) }
      return proxy
    }
    let any = try proxy("all_proxy")
    let secure = try proxy("https_proxy")
    let plain = try proxy("http_proxy")
    self.secure = secure ?? any
    self.plain = plain ?? any
    exceptions = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
      .split { $0 == "," || $0.isWhitespace }
      .map { String($0.hasPrefix(".") ? $0.dropFirst() : $0).lowercased() }
  }

  /// The proxy through which a host is reached; nil for directly.
  func proxy(for origin: WebAddress.Origin) -> Proxy? {
    let isException = exceptions.contains { name in
      name == "*" || origin.host == name || origin.host.hasSuffix("." + name) || "\(origin.host):\(origin.port)" == name
    }
    return isException ? nil : (origin.isSecure ? secure : plain)
  }
}

extension ProxySettings.Proxy {
  fileprivate init?(_ text: String) {
    let full = text.contains("://") ? text : "http://" + text
    guard let url = URL(string: full), url.scheme == "http", let host = url.host, !host.isEmpty else { return nil }
    self.host = host
    port = url.port ?? 80
    credentials = url.user.map { $0 + ":" + (url.password ?? "") }
  }
}
