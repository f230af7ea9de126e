import AsyncHTTPClient
import Crypto
import ModelStore
import NIOHTTP1

/// A file on the hub: what names it, how large it is, and how to tell that it arrived whole.
struct RemoteFile: Sendable {
  /// Its path inside the model.
  let path: RelativePath
  /// Where it is asked for, pinned to a commit.
  let address: WebAddress
  let tag: EntityTag
  /// Its size in bytes, if the hub says.
  let size: Int?
}

/// An `ETag`, which names a blob in the cache.
struct EntityTag: Hashable, Sendable {
  /// The blob's file name: the tag itself, or for a tag that is not plainly a name, a hash of it.
  let blobName: String
  /// The tag as it goes into `If-Range`; nil for a weak one, which says nothing about bytes.
  let validator: String?
  /// What the tag proves about the content; nil for tags of other servers, which prove nothing.
  let digest: BlobDigest?

  /// Reads a header value: `"…"` or `W/"…"`.
  init?(header: String) {
    let isWeak = header.hasPrefix("W/")
    let text = String((isWeak ? header.dropFirst(2) : header[...]).filter { $0 != "\"" })
    guard !text.isEmpty else { return nil }
    // No dots: `.incomplete` is ours to add.
    let isName = text.utf8.count <= 128 && text.utf8.allSatisfy { $0.isNameByte && $0 != UInt8(ascii: ".") }
    blobName = isName ? text : "tag-" + SHA256.hash(data: Array(text.utf8)).hexadecimal
    validator = isWeak ? nil : "\"\(text)\""
    digest = BlobDigest(tag: text)
  }
}

extension RemoteFile {
  /// Asks the hub about a file: `HEAD {endpoint}/{name}/resolve/{commit}/{path}`.
  ///
  /// The hub's first answer says all about a large file (`X-Linked-Etag`, `X-Linked-Size`) and redirects to a host that
  /// knows less; that redirect is then not followed.
  static func describe(
    _ path: RelativePath, of name: ModelName, revision: Revision, commit: String, _ transport: HubTransport,
    _ retrying: Retrying
  ) async throws -> RemoteFile {
    let endpoint = transport.configuration.endpoint
    let parts = "\(name)/resolve/\(commit)/\(path)".split(separator: "/").map { String($0) }
    guard let address = endpoint.appending(parts) else { throw HubError.badEndpoint(endpoint.text) }
    let refusal = Refusal(name: name, revision: revision, file: path.text)
    return try await retrying {
      var facts = Facts()
      let answer = try await transport.send(.HEAD, to: address, isEnough: { facts.note($0, transport) })
      let isEnough = facts.note(answer, transport)
      // An address that is signed for GET alone refuses HEAD; what the hub said before must do then.
      let mayRefuse = facts.tag != nil && !transport.isEndpoint(answer.address)
      if !isEnough && !mayRefuse { try await refusal.check(answer, transport) }
      guard let tag = facts.tag.flatMap({ EntityTag(header: $0) }) else {
        throw HubError.unexpectedAnswer(host: answer.address.host, reason: "\(path) comes without an ETag")
      }
      return RemoteFile(path: path, address: address, tag: tag, size: facts.size)
    }
  }

  /// What the hops of a `HEAD` say together.
  private struct Facts {
    var tag: String?
    var size: Int?

    /// Takes what an answer says; true when nothing is missing.
    mutating func note(_ answer: HubTransport.Answer, _ transport: HubTransport) -> Bool {
      let status = answer.response.status.code
      guard (200..<400).contains(status) else { return false }
      // A redirect's own length is that of its body, and a content host's tag is of its own making.
      tag = tag ?? answer.header("X-Linked-Etag") ?? answer.header("ETag")
      size = size ?? answer.size("X-Linked-Size") ?? (status == 200 ? answer.size("Content-Length") : nil)
      return tag != nil && size != nil
    }
  }
}

extension HubTransport.Answer {
  /// A header that holds a number of bytes; nil when it is missing or holds something else.
  ///
  /// At most 256 TiB, more than any disk will take, so that sums of stated sizes cannot overflow.
  func size(_ name: String) -> Int? {
    header(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? min($0, 1 << 48) : nil }
  }
}
