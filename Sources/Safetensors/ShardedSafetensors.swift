/// A checkpoint in several files, as `model.safetensors.index.json` describes it.
public struct ShardedSafetensors: TensorFile {
  /// The path of the index.
  public let path: String
  /// The names of all tensors, sorted.
  public let names: [String]
  /// The `__metadata__` of the shards together; of equal keys the first shard's counts.
  public let metadata: [String: String]

  private let shards: [String: SafetensorsFile]
  private let weightMap: [String: String]

  /// Reads the index at `indexPath` and opens every shard it names; they lie in the same folder. Index and shards must
  /// agree on every tensor. Throws the index cases of `SafetensorsError`, or what is wrong with a shard.
  public init(indexPath: String) throws(SafetensorsError) {
    path = indexPath
    let index = try ShardIndex(path: indexPath)
    weightMap = index.weightMap
    names = weightMap.keys.sorted()
    let folder = indexPath.lastIndex(of: "/").map { String(indexPath[...$0]) } ?? ""
    var shards: [String: SafetensorsFile] = [:]
    for shard in Set(weightMap.values).sorted() {
      shards[shard] = try ShardedSafetensors.open(shard, in: folder, of: indexPath)
    }
    self.shards = shards
    metadata = shards.sorted { $0.key < $1.key }.reduce(into: [:]) { merged, shard in
      merged.merge(shard.value.metadata) { first, _ in first }
    }
    try checkAgreement()
  }

  /// The tensor of that name. Throws `SafetensorsError.missingTensor`.
  public func tensor(_ name: String) throws(SafetensorsError) -> TensorView {
    guard let shard = weightMap[name], let file = shards[shard] else {
      throw .missingTensor(path: path, tensor: name)
    }
    return try file.tensor(name)
  }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { weightMap[name] != nil }

  /// Gives the memory of pages read so far back to the system.
  public func dropPages() { for file in shards.values { file.dropPages() } }

  /// Asks the system to read ahead.
  public func prefetch() { for file in shards.values { file.prefetch() } }

  private static func open(
    _ shard: String, in folder: String, of index: String
  ) throws(SafetensorsError) -> SafetensorsFile {
    // Shards are always beside their index; any other name could reach files that nobody meant to give.
    guard !shard.isEmpty, shard != ".", shard != "..", !shard.utf8.contains(where: { $0 == 0x2F || $0 == 0 }) else {
      throw .unsafeShardName(path: index, shard: shard)
    }
    do throws(SafetensorsError) {
      return try SafetensorsFile(path: folder + shard)
    } catch {
      if error.isNoSuchFile { throw .missingShard(path: index, shard: shard) }
      throw error
    }
  }

  private func checkAgreement() throws(SafetensorsError) {
    for name in names {
      if let shard = weightMap[name], shards[shard]?.contains(name) != true {
        throw .tensorNotInShard(path: path, tensor: name, shard: shard)
      }
    }
    for (shard, file) in shards.sorted(by: { $0.key < $1.key }) {
      for name in file.names where weightMap[name] != shard {
        throw .unlistedTensor(path: path, tensor: name, shard: shard)
      }
    }
  }
}

/// The `weight_map` of an index: the shard that holds each tensor.
private struct ShardIndex {
  var weightMap: [String: String] = [:]

  init(path: String) throws(SafetensorsError) {
    let mapping = try FileMapping(path: path)
    var found = false
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(mapping.bytes)
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        guard key == "weight_map" else {
          try scanner.skipValue()
          continue
        }
        if found { throw scanner.failure("a second weight_map") }
        found = true
        try readMap(&scanner)
      }
      try scanner.end()
      if weightMap.isEmpty { throw scanner.failure("no weight_map with tensors") }
    } catch {
      throw .invalidIndex(path: path, offset: error.offset, reason: error.reason)
    }
    withExtendedLifetime(mapping) {}
  }

  private mutating func readMap(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = key.string
      guard weightMap.updateValue(try scanner.string(), forKey: name) == nil else {
        throw scanner.failure("tensor \"\(name)\" is listed twice")
      }
    }
  }
}
