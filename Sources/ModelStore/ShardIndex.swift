import FoundationEssentials

/// `model.safetensors.index.json`: which of several files holds which tensor.
package struct ShardIndex: Sendable {
  /// An index of a thousand tensors takes about 100 KB.
  package static let sizeLimit = 64 << 20

  /// The largest published models have a few hundred files.
  package static let shardLimit = 10_000

  /// The weight files, sorted, each once.
  package let shards: [RelativePath]

  /// Reads an index.
  ///
  /// - Throws: ``FolderFault/badIndex(_:)`` when the bytes are no index, or a file name would leave the folder.
  package init(json: [UInt8]) throws(FolderFault) {
    struct Index: Decodable {
      let weight_map: [String: String]
    }
    guard let index = try? JSONDecoder().decode(Index.self, from: Data(json)) else {
      throw .badIndex("it has no weight_map from tensor names to file names")
    }
    guard !index.weight_map.isEmpty else { throw .badIndex("its weight_map is empty") }
    let names = Set(index.weight_map.values).sorted()
    guard names.count <= ShardIndex.shardLimit else { throw .badIndex("it names \(names.count) files") }
    var shards: [RelativePath] = []
    for name in names {
      // Beside the index, as every reader of shards expects them.
      guard let path = RelativePath(name), path.depth == 0 else {
        throw .badIndex("\(name.debugDescription) is not the name of a file beside it")
      }
      shards.append(path)
    }
    self.shards = shards
  }
}
