import AsyncHTTPClient
import ModelStore
import NIOCore
import NIOHTTP1

/// Brings one file into the cache as a blob: resumed, verified, and named only when it is whole.
struct Download {
  let file: RemoteFile
  /// What a refused request means.
  let refusal: Refusal
  /// The most bytes that are taken when the hub does not state a size.
  let limit: Int
  let transport: HubTransport
  let retrying: Retrying
  let writer: CacheWriter
  let tally: PullTally

  /// Fetches the file, unless it is there or another process brings it.
  func run() async throws {
    let path = file.path.text
    let lock = try await FileLock.acquire(writer.lock(file.tag), waits: { tally.report(.waiting(file: path)) })
    defer { withExtendedLifetime(lock) {} }
    if writer.holds(file) {
      tally.finish(file, alreadyHere: true)
      return
    }
    let blob = try IncompleteBlob(path: writer.incompleteBlob(file.tag))
    try await fetchVerified(blob)
    try blob.publish(as: writer.blob(file.tag))
    tally.finish(file, alreadyHere: false)
  }

  private func fetchVerified(_ blob: IncompleteBlob) async throws {
    // What an earlier attempt left may be damaged, or of another size; one fresh start settles it.
    for isLast in [false, true] {
      try await retrying(gained: { blob.size }) { try await fetchRest(of: blob) }
      guard let digest = file.tag.digest else { return }
      tally.report(.verifying(file: file.path.text))
      let actual = try blob.hash(digest)
      if actual == digest.expected { return }
      try blob.restart()
      if isLast { throw HubError.corrupted(file: file.path.text, expected: digest.expected, actual: actual) }
      tally.report(.retrying(reason: "\(file.path) arrived damaged", after: .zero))
    }
  }

  /// One attempt: asks for what is missing and appends it.
  private func fetchRest(of blob: IncompleteBlob) async throws {
    if let size = file.size, blob.size > size { try blob.restart() }
    tally.progress(file, received: blob.size)
    if blob.size == file.size { return }
    let answer = try await transport.send(.GET, to: file.address, headers: { rangeHeaders($0, from: blob.size) })
    if try isAlreadyWhole(answer, blob) { return }
    try await refusal.check(answer, transport)
    try await align(blob, with: answer)
    try await transport.read(answer) { piece in
      guard blob.size + piece.readableBytes <= file.size ?? limit else {
        throw wrongSize(blob.size + piece.readableBytes, blob)
      }
      try piece.withUnsafeReadableBytes { try blob.append($0) }
      tally.progress(file, received: blob.size, new: piece.readableBytes)
    }
    if let size = file.size, blob.size != size { throw truncated(blob.size, size) }
  }

  /// `Range` and `If-Range` for a hop. A content host has tags of its own making: there the hash that is verified in the
  /// end guards a resumed file, and without one nothing is resumed.
  private func rangeHeaders(_ hop: WebAddress, from offset: Int) -> [(String, String)] {
    guard offset > 0 else { return [] }
    let range = ("Range", "bytes=\(offset)-")
    if transport.isEndpoint(hop), let validator = file.tag.validator { return [range, ("If-Range", validator)] }
    return file.tag.digest == nil ? [] : [range]
  }

  /// 416: there is nothing after what we have. It is whole if it ends where the server says; else we start again.
  private func isAlreadyWhole(_ answer: HubTransport.Answer, _ blob: IncompleteBlob) throws -> Bool {
    guard answer.response.status.code == 416 else { return false }
    let total = answer.header("Content-Range").flatMap { Int($0.drop { $0 != "/" }.dropFirst()) }
    if file.size == nil, total == blob.size { return true }
    try blob.restart()
    let reason = "\(answer.address.host) cannot resume \(file.path)"
    throw TransientFailure(
      reason: reason, retryAfter: .zero, final: .unexpectedAnswer(host: answer.address.host, reason: reason))
  }

  /// Brings our end of the file to where the answer's bytes begin, after a look at what it claims to hold.
  private func align(_ blob: IncompleteBlob, with answer: HubTransport.Answer) async throws {
    if answer.response.status == .partialContent {
      let start = answer.header("Content-Range").flatMap(Download.rangeStart)
      guard start == blob.size else {
        try blob.restart()
        let reason = "\(answer.address.host) sends another part of \(file.path) than was asked for"
        throw TransientFailure(reason: reason, final: .unexpectedAnswer(host: answer.address.host, reason: reason))
      }
    } else {
      // The whole file, because the server does not resume or its file has changed.
      try blob.restart()
    }
    if let size = file.size, let length = answer.size("Content-Length"), blob.size + length > size {
      throw wrongSize(blob.size + length, blob)
    }
  }

  private static func rangeStart(_ header: String) -> Int? {
    guard header.hasPrefix("bytes ") else { return nil }
    return Int(header.dropFirst("bytes ".count).prefix { $0 != "-" })
  }

  /// More than was stated: nothing of it can be trusted to be this file.
  private func wrongSize(_ received: Int, _ blob: IncompleteBlob) -> any Error {
    do { try blob.restart() } catch { return error }
    let final: HubError =
      file.size.map { .wrongSize(file: file.path.text, expected: $0, received: received) }
      ?? .unsafeModel(refusal.name, reason: "\(file.path) is larger than \(limit) bytes")
    return TransientFailure(reason: "\(file.path) is larger than stated", final: final)
  }

  private func truncated(_ received: Int, _ size: Int) -> TransientFailure {
    TransientFailure(
      reason: "\(file.path) broke off after \(received) of \(size) bytes",
      final: .wrongSize(file: file.path.text, expected: size, received: received))
  }
}
