import Safetensors
import Testing

@Suite struct ShardedTests {
  private func shards(in folder: TemporaryFolder) throws {
    try SafetensorsWriter.write(
      [.init(name: "a", shape: [2], values: [1, 2]), .init(name: "b", shape: [1], values: [3], type: .float16)],
      metadata: ["format": "pt"], to: folder("one.safetensors"))
    try SafetensorsWriter.write([.init(name: "c", shape: [1], values: [4])], to: folder("two.safetensors"))
  }

  private func open(_ index: String, in folder: TemporaryFolder) throws -> any TensorFile {
    try ShardedSafetensors(indexPath: folder.write("model.safetensors.index.json", index.utf8))
  }

  @Test func readsAllShardsAsOne() throws {
    let folder = try TemporaryFolder()
    try shards(in: folder)
    let index = """
      {"metadata": {"total_size": 14, "x": [null, 1.5e3]},
       "weight_map": {"c": "two.safetensors", "a": "one.safetensors", "\\u0062": "one.safetensors"}}
      """
    let file = try open(index, in: folder)
    #expect(file.names == ["a", "b", "c"])
    #expect(file.metadata == ["format": "pt"])
    #expect(try file.tensor("a").floats() == [1, 2])
    #expect(try file.tensor("b").floats() == [3])
    #expect(try file.tensor("c").floats() == [4])
    file.dropPages()
    #expect(throws: SafetensorsError.missingTensor(path: file.path, tensor: "d")) { try file.tensor("d") }
  }

  @Test func disagreementsAreErrors() throws {
    let folder = try TemporaryFolder()
    try shards(in: folder)
    let path = folder("model.safetensors.index.json")
    let cases: [(String, SafetensorsError)] = [
      (
        #"{"weight_map":{"a":"one.safetensors","b":"one.safetensors","d":"two.safetensors"}}"#,
        .tensorNotInShard(path: path, tensor: "d", shard: "two.safetensors")
      ),
      (
        #"{"weight_map":{"a":"one.safetensors","b":"one.safetensors","c":"three.safetensors"}}"#,
        .missingShard(path: path, shard: "three.safetensors")
      ),
      (
        #"{"weight_map":{"a":"one.safetensors"}}"#,
        .unlistedTensor(path: path, tensor: "b", shard: "one.safetensors")
      ),
    ]
    for (index, expected) in cases {
      #expect(throws: expected) { try open(index, in: folder) }
    }
  }

  @Test(arguments: [
    "../one.safetensors", "/etc/passwd", "sub/one.safetensors", "..", ".", "", "one\\u0000.safetensors",
  ])
  func pathTricksAreErrors(shard: String) throws {
    let folder = try TemporaryFolder()
    try shards(in: folder)
    let error = #expect(throws: SafetensorsError.self) { try open(#"{"weight_map":{"a":"\#(shard)"}}"#, in: folder) }
    guard case .unsafeShardName = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"weight_map":{}}"#, #"{"weight_map":[]}"#, #"{"weight_map":{"a":1}}"#,
    #"{"weight_map":{"a":"x"}"#,
    #"{"weight_map":{"a":"one.safetensors","a":"two.safetensors"}}"#,
    #"{"weight_map":{"a":"one.safetensors"},"weight_map":{"b":"one.safetensors"}}"#,
  ])
  func badIndexes(index: String) throws {
    let folder = try TemporaryFolder()
    try shards(in: folder)
    let error = #expect(throws: SafetensorsError.self) { try open(index, in: folder) }
    guard case .invalidIndex = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aBadShardIsNamed() throws {
    let folder = try TemporaryFolder()
    let shard = try folder.write("bad.safetensors", [1, 2, 3])
    #expect(throws: SafetensorsError.fileTooSmall(path: shard, bytes: 3)) {
      try open(#"{"weight_map":{"a":"bad.safetensors"}}"#, in: folder)
    }
  }
}
