import FoundationEssentials
import ModelStore
import NIOHTTP1

/// What a revision of a model holds, as the hub lists it.
struct RepositoryListing: Sendable {
  /// The commit that the revision stands for.
  let commit: String
  /// The paths of all files, as the hub gave them: not to be trusted.
  let files: Set<String>

  /// Asks the hub: `GET {endpoint}/api/models/{name}/revision/{revision}`.
  static func fetch(
    _ name: ModelName, _ revision: Revision, _ transport: HubTransport, _ retrying: Retrying
  ) async throws -> RepositoryListing {
    struct Answer: Decodable {
      struct Sibling: Decodable {
        let rfilename: String
      }
      let sha: String
      let siblings: [Sibling]?
    }
    let refusal = Refusal(name: name, revision: revision, file: nil)
    let bytes = try await HubAPI.get(["revision", revision.text], of: name, refusal, transport, retrying)
    let host = transport.configuration.endpoint.host
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
      throw HubError.unexpectedAnswer(host: host, reason: "its list of files cannot be read")
    }
    guard let commit = Revision(answer.sha), commit.isCommit else {
      throw HubError.unexpectedAnswer(host: host, reason: "its commit is no commit")
    }
    return RepositoryListing(
      commit: answer.sha.lowercased(), files: Set((answer.siblings ?? []).map(\.rfilename)))
  }
}

/// The hub's JSON interface about a model.
enum HubAPI {
  /// A list of ten thousand files takes about a megabyte.
  private static let limit = 16 << 20

  /// The body of `GET {endpoint}/api/models/{name}/{parts}`.
  static func get(
    _ parts: [String], query: String? = nil, of name: ModelName, _ refusal: Refusal, _ transport: HubTransport,
    _ retrying: Retrying
  ) async throws -> [UInt8] {
    let endpoint = transport.configuration.endpoint
    let path = ["api", "models"] + name.text.split(separator: "/").map(String.init) + parts
    guard let address = endpoint.appending(path, query: query) else { throw HubError.badEndpoint(endpoint.text) }
    return try await retrying {
      let answer = try await transport.send(.GET, to: address)
      try await refusal.check(answer, transport)
      return try await transport.collect(answer, limit: limit)
    }
  }
}
