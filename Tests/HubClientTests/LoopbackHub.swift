import Crypto
import FoundationEssentials
import HubClient
import ModelStore
import NIOHTTP1

/// A model hub on loopback by the protocol of the real one: an endpoint, and a second origin that holds large files.
struct LoopbackHub: Sendable {
  typealias Server = LoopbackServer

  /// What the hub holds, and how it misbehaves.
  struct Content: Sendable {
    var name = "owner/model"
    var commit = String(repeating: "ab12", count: 10)
    var files: [String: [UInt8]] = [:]
    /// Further names in the list of files.
    var listed: [String] = []
    /// Files that lie at the second origin: those with this ending.
    var largeEnding = ".safetensors"
    /// Answers in the endpoint's stead; nil leaves the answer to it. It sees what would be answered.
    var endpoint: @Sendable (Server.Request, Server.Reply) -> Server.Reply? = { _, _ in nil }
    /// The same for the second origin.
    var contentHost: @Sendable (Server.Request, Server.Reply) -> Server.Reply? = { _, _ in nil }
  }

  let content: Content
  let endpoint: Server
  let contentHost: Server
  /// A cache folder that is removed at the end.
  let cache: String

  /// Runs `body` with a hub and an empty cache.
  static func with(_ content: Content, _ body: (LoopbackHub) async throws -> Void) async throws {
    let contentHost = try await Server.start { request in
      let reply = file(content, String(request.path.dropFirst("/content/".count)), request, tagged: "\"of-the-host\"")
      return content.contentHost(request, reply) ?? reply
    }
    let large = contentHost.address
    let endpoint = try await Server.start { request in
      let reply = answer(content, request, large: large)
      return content.endpoint(request, reply) ?? reply
    }
    let cache = NSTemporaryDirectoryPath() + "clipcrop-hub-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    let hub = LoopbackHub(content: content, endpoint: endpoint, contentHost: contentHost, cache: cache)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(hub)) } catch { outcome = .failure(error) }
    await endpoint.stop()
    await contentHost.stop()
    try? FileManager.default.removeItem(atPath: cache)
    try outcome.get()
  }

  /// The environment of a user of this hub.
  func environment(_ more: [String: String] = [:]) -> [String: String] {
    ["HF_ENDPOINT": endpoint.address, "CLIPCROP_CACHE": cache + "/own", "HF_HOME": cache + "/hf"]
      .merging(more) { $1 }
  }

  func client(
    _ more: [String: String] = [:], patience: (inout HubConfiguration.Patience) -> Void = { _ in }
  ) throws -> HubClient {
    var configuration = try HubConfiguration(environment: environment(more))
    configuration.patience.backOff = .milliseconds(5)
    configuration.patience.idle = .seconds(5)
    patience(&configuration.patience)
    return HubClient(configuration: configuration)
  }

  var name: ModelName { get throws { try requireName(content.name) } }

  /// The model's folder in the cache.
  var folder: String { cache + "/own/models--" + content.name.replacing("/", with: "--") }

  func bytes(at path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

  /// Bytes of files that were sent, over both origins.
  func gets(_ ending: String) -> [Server.Request] {
    (endpoint.requests + contentHost.requests).filter { $0.method == .GET && $0.path.hasSuffix(ending) }
  }
}

extension LoopbackHub {
  private static func answer(_ content: Content, _ request: Server.Request, large: String) -> Server.Reply {
    let path = String(request.path.prefix { $0 != "?" })
    if let rest = path.suffix(after: "/api/models/\(content.name)") {
      return rest.hasPrefix("/revision/") ? listing(content) : Server.Reply(status: 404)
    }
    if path.hasPrefix("/api/models/") {
      return Server.Reply(status: 404, headers: [("X-Error-Code", "RepoNotFound")])
    }
    guard let rest = path.suffix(after: "/\(content.name)/resolve/\(content.commit)/") else {
      return Server.Reply(status: 404, headers: [("X-Error-Code", "RevisionNotFound")])
    }
    guard let bytes = content.files[rest] else {
      return Server.Reply(status: 404, headers: [("X-Error-Code", "EntryNotFound")])
    }
    let commit = ("X-Repo-Commit", content.commit)
    guard rest.hasSuffix(content.largeEnding) else {
      var reply = file(content, rest, request, tagged: "\"\(gitHash(bytes))\"")
      reply.headers.append(commit)
      return reply
    }
    return Server.Reply(
      status: 302,
      headers: [
        commit, ("Location", "\(large)/content/\(rest)"), ("X-Linked-Size", "\(bytes.count)"),
        ("X-Linked-Etag", "\"\(sha256(bytes))\""),
      ], body: Array("moved".utf8))
  }

  private static func listing(_ content: Content) -> Server.Reply {
    let names = content.files.keys.sorted() + content.listed
    let siblings = names.map { "{\"rfilename\": \(jsonText($0))}" }.joined(separator: ",")
    let json = "{\"sha\": \"\(content.commit)\", \"siblings\": [\(siblings)], \"private\": false}"
    return Server.Reply(body: Array(json.utf8))
  }

  /// A file with ranges, as both origins serve it.
  private static func file(
    _ content: Content, _ path: String, _ request: Server.Request, tagged tag: String
  ) -> Server.Reply {
    guard let bytes = content.files[path] else { return Server.Reply(status: 404) }
    let whole = Server.Reply(headers: [("ETag", tag)], body: bytes)
    guard let range = request.headers.first(name: "Range")?.suffix(after: "bytes="),
      let start = Int(range.prefix { $0 != "-" })
    else { return whole }
    if let condition = request.headers.first(name: "If-Range"), condition != tag { return whole }
    guard start < bytes.count else {
      return Server.Reply(status: 416, headers: [("Content-Range", "bytes */\(bytes.count)")])
    }
    return Server.Reply(
      status: 206,
      headers: [("ETag", tag), ("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
      body: Array(bytes[start...]))
  }
}

func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
func gitHash(_ bytes: [UInt8]) -> String {
  hexadecimal(Insecure.SHA1.hash(data: Array("blob \(bytes.count)\0".utf8) + bytes))
}

private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
  digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

private func jsonText(_ text: String) -> String {
  let bytes = (try? JSONEncoder().encode(text)) ?? Data()
  return String(decoding: bytes, as: UTF8.self)
}

func NSTemporaryDirectoryPath() -> String {
  let path = FileManager.default.temporaryDirectory.path
  return path.hasSuffix("/") ? path : path + "/"
}

struct BadName: Error {}

func requireName(_ text: String) throws -> ModelName {
  guard let name = ModelName(text) else { throw BadName() }
  return name
}

extension String {
  func suffix(after prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
