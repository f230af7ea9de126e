import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Requests to the hub and to the hosts it redirects to, one hop at a time.
///
/// Redirects are followed by hand, because each hop decides anew what it may see: the token goes to the endpoint's
/// origin and nowhere else.
struct HubTransport: Sendable {
  let configuration: HubConfiguration
  private let clients: HTTPClients

  /// A response, and who gave it.
  struct Answer: Sendable {
    let response: HTTPClientResponse
    let address: WebAddress

    /// The first value of a header.
    func header(_ name: String) -> String? { response.headers.first(name: name) }
  }

  /// Runs `body` with a transport whose connections are closed at the end.
  static func with<Result: Sendable>(
    _ configuration: HubConfiguration, _ body: (HubTransport) async throws -> Result
  ) async throws -> Result {
    let clients = HTTPClients(configuration)
    let outcome: Swift.Result<Result, any Error>
    do {
      outcome = .success(try await body(HubTransport(configuration: configuration, clients: clients)))
    } catch {
      outcome = .failure(error)
    }
    await clients.shutdown()
    return try outcome.get()
  }

  /// Whether an address lies at the endpoint's origin.
  func isEndpoint(_ address: WebAddress) -> Bool { address.origin == configuration.endpoint.origin }

  /// Sends a request and follows redirects.
  ///
  /// - Parameters:
  ///   - method: `GET` or `HEAD`.
  ///   - address: where to start.
  ///   - headers: further headers for a hop.
  ///   - isEnough: tells of a redirect that says all that is asked; it is returned instead of being followed.
  /// - Throws: ``TransientFailure`` for connections that fail, ``HubError`` for redirects that must not be followed.
  func send(
    _ method: HTTPMethod, to address: WebAddress,
    headers: (WebAddress) -> [(String, String)] = { _ in [] },
    isEnough: (Answer) -> Bool = { _ in false }
  ) async throws -> Answer {
    var hop = address
    for _ in 0...configuration.patience.redirects {
      let answer = Answer(response: try await exchange(method, hop, headers(hop)), address: hop)
      guard let location = HubTransport.redirect(answer), !isEnough(answer) else { return answer }
      guard let next = hop.following(location: location) else {
        throw HubError.unexpectedAnswer(host: hop.host, reason: "it redirects to something that is no web address")
      }
      guard next.origin.isSecure || !hop.origin.isSecure else {
        throw HubError.unexpectedAnswer(host: hop.host, reason: "it redirects to \(next.host) without encryption")
      }
      hop = next
    }
    throw HubError.unexpectedAnswer(host: address.host, reason: "it redirects again and again")
  }

  private func exchange(
    _ method: HTTPMethod, _ address: WebAddress, _ headers: [(String, String)]
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: address.text)
    request.method = method
    // A compressed answer would have another length, and offsets into it another meaning.
    request.headers = ["User-Agent": "clipcrop", "Accept-Encoding": "identity"]
    request.headers.add(contentsOf: headers)
    if isEndpoint(address), let token = configuration.token {
      request.headers.add(name: "Authorization", value: token.authorization)
    }
    let limit = configuration.patience.connect + configuration.patience.idle
    do {
      return try await clients.client(for: address.origin).execute(request, timeout: TimeAmount(limit))
    } catch {
      throw HubTransport.failure(error, address)
    }
  }

  /// The body's pieces, with errors told as ours and drip-feeding servers given up.
  ///
  /// - Parameter consume: takes each piece; what it throws ends the transfer.
  func read(_ answer: Answer, _ consume: (ByteBuffer) throws -> Void) async throws {
    var stall = StallDetector(configuration.patience)
    var pieces = answer.response.body.makeAsyncIterator()
    while true {
      let piece: ByteBuffer?
      do {
        piece = try await pieces.next()
      } catch {
        throw HubTransport.failure(error, answer.address)
      }
      guard let piece else { return }
      try Task.checkCancellation()
      try consume(piece)
      if stall.isStalled(after: piece.readableBytes) {
        throw HubTransport.failure(HTTPClientError.readTimeout, answer.address)
      }
    }
  }

  /// The whole body of a small answer.
  ///
  /// - Throws: ``HubError/unexpectedAnswer(host:reason:)`` beyond `limit` bytes.
  func collect(_ answer: Answer, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await read(answer) { piece in
      guard bytes.count + piece.readableBytes <= limit else {
        throw HubError.unexpectedAnswer(host: answer.address.host, reason: "its answer is larger than \(limit) bytes")
      }
      bytes += piece.readableBytesView
    }
    return bytes
  }

  private static func redirect(_ answer: Answer) -> String? {
    [301, 302, 303, 307, 308].contains(answer.response.status.code) ? answer.header("Location") : nil
  }

  private static func failure(_ error: any Error, _ address: WebAddress) -> any Error {
    if error is CancellationError || error is HubError || error is TransientFailure { return error }
    let reason = ConnectionFault.reason(error)
    return TransientFailure(
      reason: "\(address.host): \(reason)", final: .unreachable(host: address.host, reason: reason))
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
