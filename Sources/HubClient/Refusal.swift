import AsyncHTTPClient
import FoundationEssentials
import Glibc
import ModelStore
import NIOHTTP1

/// What an answer that is not a success means.
struct Refusal: Sendable {
  let name: ModelName
  let revision: Revision
  /// The file that was asked for; nil for the list of files.
  let file: String?

  /// Passes a success on; throws what another answer means.
  ///
  /// - Throws: ``HubError``, or ``TransientFailure`` for what may pass.
  func check(_ answer: HubTransport.Answer, _ transport: HubTransport) async throws {
    let status = Int(answer.response.status.code)
    if (200..<300).contains(status) { return }
    if [408, 429, 500, 502, 503, 504].contains(status) { throw Refusal.passing(answer, status) }
    guard transport.isEndpoint(answer.address) else {
      // A content host's address is signed and lapses; the hub gives a new one.
      let reason = "\(answer.address.host) answers with status \(status)"
      throw TransientFailure(
        reason: reason, final: .unexpectedAnswer(host: answer.address.host, reason: "status \(status)"))
    }
    throw permanent(answer, status, await Refusal.message(of: answer, transport), transport)
  }

  private func permanent(
    _ answer: HubTransport.Answer, _ status: Int, _ message: String?, _ transport: HubTransport
  ) -> HubError {
    let hub = transport.configuration.endpoint.text
    let hasToken = transport.configuration.token != nil
    switch (answer.header("X-Error-Code") ?? Refusal.code(inMessage: message), status) {
    case ("RepoNotFound", _): return .modelNotFound(name, hub: hub, hasToken: hasToken)
    case ("RevisionNotFound", _): return .revisionNotFound(name, revision)
    case ("EntryNotFound", _): return .fileNotFound(name, file: file ?? "a file")
    case ("GatedRepo", _): return .gated(name, hub: hub, hasToken: hasToken)
    case (_, 401), (_, 403): return .refused(name, hub: hub, hasToken: hasToken, message: message)
    case (_, 404):
      return file.map { .fileNotFound(name, file: $0) } ?? .modelNotFound(name, hub: hub, hasToken: hasToken)
    default:
      let said = message.map { ": \($0)" } ?? ""
      return .unexpectedAnswer(host: answer.address.host, reason: "status \(status)\(said)")
    }
  }

  private static func passing(_ answer: HubTransport.Answer, _ status: Int) -> TransientFailure {
    let wait = answer.header("Retry-After").flatMap(seconds)
    let host = answer.address.host
    return TransientFailure(
      reason: status == 429 ? "\(host) asks to wait" : "\(host) answers with status \(status)",
      retryAfter: wait.map { .seconds($0) },
      final: status == 429 ? .tooManyRequests(host: host, retryAfter: wait) : .serverFailed(host: host, status: status))
  }

  /// `Retry-After` is a number of seconds or a date.
  private static func seconds(_ header: String) -> Int? {
    if let seconds = Int(header) { return max(0, min(seconds, 1_000_000)) }
    return HTTPDate.parse(header).map { max(0, min($0 - time(nil), 1_000_000)) }
  }

  /// Older hubs and mirrors say it in words only.
  private static func code(inMessage message: String?) -> String? {
    guard let message = message?.lowercased() else { return nil }
    if message.contains("repository not found") { return "RepoNotFound" }
    if message.contains("invalid rev") || message.contains("revision not found") { return "RevisionNotFound" }
    if message.contains("entry not found") { return "EntryNotFound" }
    return message.contains("gated") || message.contains("restricted") ? "GatedRepo" : nil
  }

  /// The server's own words, from its header or the `error` of its body, made fit for a terminal.
  private static func message(of answer: HubTransport.Answer, _ transport: HubTransport) async -> String? {
    struct Body: Decodable {
      let error: String
    }
    var text = answer.header("X-Error-Message")
    if text == nil, let bytes = try? await transport.collect(answer, limit: 65536) {
      text = (try? JSONDecoder().decode(Body.self, from: Data(bytes)))?.error ?? String(decoding: bytes, as: UTF8.self)
    }
    let plain = (text ?? "").unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    let words = String(String.UnicodeScalarView(plain))
    // A page of HTML is no message.
    return words.isEmpty || words.hasPrefix("<") ? nil : String(words.prefix(160))
  }
}
