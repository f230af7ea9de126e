import FoundationEssentials

/// A folder that holds a usable model: `config.json` and safetensors weights.
public struct ModelFolder: Hashable, Sendable {
  /// Where a folder of a cache came from.
  public struct Origin: Hashable, Sendable {
    /// The model's name on its hub.
    public let name: ModelName
    /// The commit that the snapshot holds.
    public let commit: String
    /// The cache it lies in.
    public let cache: ModelCache
  }

  /// The folder's path.
  public let path: String
  /// The weight files, as paths relative to the folder, in the index's order of names.
  public let weightFiles: [String]
  /// Its place in a cache; nil for a folder that the user named.
  public let origin: Origin?

  /// Looks into a folder.
  ///
  /// - Throws: what the folder lacks.
  package init(path: String, origin: Origin? = nil) throws(FolderFault) {
    guard FileStatus.isFolder(path) else { throw .absent }
    guard FileStatus.isFile(path + "/" + ModelFile.configuration) else { throw .noConfiguration }
    self.path = path
    self.origin = origin
    weightFiles = try ModelFolder.weightFiles(in: path)
  }

  /// `model_type` of `config.json`; nil when the file cannot be read or does not say.
  public var kind: String? { ModelFolder.kind(in: path) }

  /// The kinds of models that ClipCrop runs, as `model_type` names them.
  public static let runnableKinds: Set<String> = ["owlvit", "owlv2"]

  package static func kind(in path: String) -> String? {
    struct Configuration: Decodable {
      let model_type: String?
    }
    // Published configurations are a few kilobytes; the limit keeps a hostile one out of memory.
    guard let bytes = smallFile(path + "/" + ModelFile.configuration, limit: 16 << 20) else { return nil }
    return try? JSONDecoder().decode(Configuration.self, from: Data(bytes)).model_type
  }

  private static func weightFiles(in path: String) throws(FolderFault) -> [String] {
    if FileStatus.isFile(path + "/" + ModelFile.weights) { return [ModelFile.weights] }
    guard FileStatus.isFile(path + "/" + ModelFile.index) else {
      throw FileStatus.isFile(path + "/" + ModelFile.pytorch) ? .onlyPyTorch : .noWeights
    }
    guard let bytes = smallFile(path + "/" + ModelFile.index, limit: ShardIndex.sizeLimit) else {
      throw .badIndex("it cannot be read, or is larger than \(ShardIndex.sizeLimit >> 20) MiB")
    }
    let shards = try ShardIndex(json: bytes).shards
    for shard in shards where !FileStatus.isFile(path + "/" + shard.text) { throw .missingShard(shard.text) }
    return shards.map(\.text)
  }
}

/// The names that a published model's files bear.
package enum ModelFile {
  package static let configuration = "config.json"
  package static let weights = "model.safetensors"
  package static let index = "model.safetensors.index.json"
  package static let pytorch = "pytorch_model.bin"
  package static let pytorchIndex = "pytorch_model.bin.index.json"
  package static let card = "README.md"

  /// `LICENSE`, `LICENSE.txt`, `LICENCE.md`, … at the top of a repository.
  package static func isLicense(_ path: String) -> Bool {
    let name = path.uppercased()
    return !name.contains("/") && (name.hasPrefix("LICENSE") || name.hasPrefix("LICENCE"))
  }
}
