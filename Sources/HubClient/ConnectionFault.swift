import AsyncHTTPClient
import NIOCore
import NIOPosix

/// Errors of the network layers in a user's words.
enum ConnectionFault {
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError: reason(error)
    case let error as NIOConnectionError: reason(error)
    case is ChannelError: "the connection broke off"
    case let error as IOError where error.errnoCode != 0:
      ErrorNumber.message(error.errnoCode)
    default: String(String(describing: error).prefix(120))
    }
  }

  private static func reason(_ error: HTTPClientError) -> String {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout:
      "it took too long to connect"
    case .readTimeout, .deadlineExceeded: "it stopped answering"
    case .remoteConnectionClosed: "the connection broke off"
    case .proxyAuthenticationRequired: "the proxy wants a user and a password"
    default: error.shortDescription
    }
  }

  private static func reason(_ error: NIOConnectionError) -> String {
    if error.dnsAError != nil || error.dnsAAAAError != nil { return "its name cannot be resolved" }
    guard let first = error.connectionErrors.first?.error as? IOError else { return "no connection" }
    return ErrorNumber.message(first.errnoCode)
  }
}
