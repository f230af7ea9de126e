import FoundationEssentials
import ModelStore

/// Looks for a pull request that converts a model's weights to safetensors, as the hub's own converter opens them.
enum Conversion {
  /// How many of the newest pull requests are looked into.
  private static let looked = 5

  /// The newest pull request that holds `model.safetensors`; nil when none is found, for whatever reason: this only
  /// makes an error message better.
  static func find(_ name: ModelName, _ transport: HubTransport, _ retrying: Retrying) async throws -> Revision? {
    struct References: Decodable {
      struct Reference: Decodable {
        let ref: String
      }
      let pullRequests: [Reference]?
    }
    do {
      let refusal = Refusal(name: name, revision: .main, file: nil)
      let bytes = try await HubAPI.get(["refs"], query: "include_prs=1", of: name, refusal, transport, retrying)
      let references = try JSONDecoder().decode(References.self, from: Data(bytes)).pullRequests ?? []
      let revisions = references.compactMap { Revision($0.ref) }
        .sorted { number($0) > number($1) }
      for revision in revisions.prefix(looked) {
        let listing = try await RepositoryListing.fetch(name, revision, transport, retrying)
        if listing.files.contains(ModelFile.weights) || listing.files.contains(ModelFile.index) { return revision }
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {}
    return nil
  }

  private static func number(_ revision: Revision) -> Int {
    revision.text.split(separator: "/").last.flatMap { Int($0) } ?? 0
  }
}
