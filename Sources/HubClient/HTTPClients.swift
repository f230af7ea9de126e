import AsyncHTTPClient
import NIOCore
import Synchronization

/// The clients of one pull: one for direct connections and one for each proxy, made when they are first needed.
///
/// A client of the library speaks through one proxy or none, but `no_proxy` may send the hub and its content host
/// different ways.
final class HTTPClients: Sendable {
  private let configuration: HubConfiguration
  private let clients = Mutex<[ProxySettings.Proxy?: HTTPClient]>([:])

  init(_ configuration: HubConfiguration) { self.configuration = configuration }

  func client(for origin: WebAddress.Origin) -> HTTPClient {
    let proxy = configuration.proxies.proxy(for: origin)
    return clients.withLock { clients in
      if let client = clients[proxy] { return client }
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings(proxy))
      clients[proxy] = client
      return client
    }
  }

  /// Closes every connection.
  func shutdown() async {
    let all = clients.withLock { clients in
      defer { clients = [:] }
      return Array(clients.values)
    }
    // Fails only when it is called twice.
    for client in all { try? await client.shutdown() }
  }

  private func settings(_ proxy: ProxySettings.Proxy?) -> HTTPClient.Configuration {
    var settings = HTTPClient.Configuration()
    settings.redirectConfiguration = .disallow
    settings.timeout = .init(
      connect: TimeAmount(configuration.patience.connect), read: TimeAmount(configuration.patience.idle))
    // HTTP/2 gives one stream a window of 64 KiB a round trip, which throttles a large file.
    settings.httpVersion = .http1Only
    // Failed connections are retried by `Retrying`, which tells the user.
    settings.connectionPool.retryConnectionEstablishment = false
    settings.proxy = proxy.map { proxy in
      .server(host: proxy.host, port: proxy.port, authorization: proxy.credentials.map(HTTPClients.basic))
    }
    return settings
  }

  private static func basic(_ credentials: String) -> HTTPClient.Authorization {
    let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return .basic(username: parts[0], password: parts.count > 1 ? parts[1] : "")
  }
}
