import FoundationEssentials
import HubClient
import ModelStore
import NIOHTTP1
import Testing

/// Hubs that offer models ClipCrop cannot or must not take.
@Suite(.timeLimit(.minutes(2))) struct HostileHubTests {
  typealias Reply = LoopbackServer.Reply

  /// Everything below the folder of caches, as relative paths.
  private func everything(_ hub: LoopbackHub) -> [String] { everything(below: hub.cache) }

  private func everything(below path: String) -> [String] {
    folderEntries(path).flatMap { entry -> [String] in
      let child = path + "/" + entry
      return [child] + (FileStatus.isFolder(child) ? everything(below: child) : [])
    }
  }

  @Test func namesThatLeaveTheCacheAreNeverTaken() async throws {
    var content = sampleContent()
    content.listed = ["../../evil", "/etc/passwd", "..", "", "LICENSE/../../evil", "LICENSE\u{0}", "LICENSE\\..\\x"]
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client().pull(hub.name)
      #expect(Set(model.files) == Set(content.files.keys))
      #expect(!everything(hub).contains { $0.contains("evil") })
    }
  }

  @Test(arguments: [
    "../../../evil.safetensors", "/tmp/evil.safetensors", "evil/model.safetensors", "a/../../evil.safetensors", "",
    "a\\b",
  ])
  func shardsThatLeaveTheCache(shard: String) async throws {
    var content = sampleContent()
    content.files["model.safetensors"] = nil
    let index = try JSONEncoder().encode(["weight_map": ["a": shard]])
    content.files["model.safetensors.index.json"] = Array(index)
    content.listed = [shard]
    try await LoopbackHub.with(content) { hub in
      await #expect { try await hub.client().pull(hub.name) } throws: {
        if case HubError.unsafeModel = $0 { true } else { false }
      }
      #expect(!everything(hub).contains { $0.contains("evil") })
    }
  }

  @Test func shardThatIsNotListed() async throws {
    var content = sampleContent()
    content.files["model.safetensors"] = nil
    content.files["model.safetensors.index.json"] = Array(#"{"weight_map": {"a": "b.safetensors"}}"#.utf8)
    try await LoopbackHub.with(content) { hub in
      let expected = HubError.incompleteModel(try hub.name, .main, lacks: "b.safetensors")
      await #expect(throws: expected) {
        try await hub.client().pull(hub.name)
      }
    }
  }

  @Test(arguments: ["\"../../../evil\"", "/abs/evil", "W/\"../evil\"", "\"a.incomplete\""])
  func tagsNeverBecomePaths(tag: String) async throws {
    var content = sampleContent()
    content.endpoint = { request, reply in
      guard request.path.hasSuffix("/vocab.json") else { return nil }
      return Reply(headers: [("ETag", tag)], body: reply.body)
    }
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client().pull(hub.name)
      #expect(hub.bytes(at: model.path + "/vocab.json") == Array("{}".utf8))
      #expect(!everything(hub).contains { $0.contains("evil") || $0.contains(".incomplete") })
      #expect(!FileStatus.isFile("/abs/evil"))
    }
  }

  @Test func fileWithoutATag() async throws {
    var content = sampleContent()
    content.endpoint = { request, reply in request.path.hasSuffix("/vocab.json") ? Reply(body: reply.body) : nil }
    try await LoopbackHub.with(content) { hub in
      await #expect { try await hub.client().pull(hub.name) } throws: {
        if case HubError.unexpectedAnswer(_, let reason) = $0 { reason.contains("ETag") } else { false }
      }
    }
  }

  @Test func onlyPyTorchWeights() async throws {
    var content = sampleContent()
    content.files["model.safetensors"] = nil
    content.files["pytorch_model.bin"] = [1]
    let references = #"{"pullRequests": [{"ref": "refs/pr/9"}, {"ref": "refs/pr/10"}, {"ref": "refs/pr/2"}]}"#
    content.endpoint = { request, reply in
      if request.path.contains("/refs?") { return Reply(body: Array(references.utf8)) }
      guard request.path.hasSuffix("refs%2Fpr%2F9") else { return nil }
      let json = String(decoding: reply.body, as: UTF8.self).replacing("pytorch_model.bin", with: "model.safetensors")
      return Reply(body: Array(json.utf8))
    }
    try await LoopbackHub.with(content) { hub in
      let expected = HubError.onlyPyTorch(try hub.name, .main, conversion: Revision("refs/pr/9"))
      await #expect(throws: expected) { try await hub.client().pull(hub.name) }
      #expect(expected.description.contains("clipcrop model pull owner/model --revision refs/pr/9"))
    }
    content.endpoint = { _, _ in nil }
    try await LoopbackHub.with(content) { hub in
      let expected = HubError.onlyPyTorch(try hub.name, .main, conversion: nil)
      await #expect(throws: expected) {
        try await hub.client().pull(hub.name)
      }
    }
  }

  @Test(arguments: ["config.json", "model.safetensors"])
  func modelWithout(file: String) async throws {
    var content = sampleContent()
    content.files[file] = nil
    try await LoopbackHub.with(content) { hub in
      let expected = HubError.incompleteModel(try hub.name, .main, lacks: file)
      await #expect(throws: expected) {
        try await hub.client().pull(hub.name)
      }
    }
  }

  @Test func modelOfAnotherKind() async throws {
    var content = sampleContent()
    content.files["config.json"] = Array(#"{"model_type": "llama"}"#.utf8)
    try await LoopbackHub.with(content) { hub in
      let expected = HubError.unsupportedModel(try hub.name, kind: "llama")
      await #expect(throws: expected) { try await hub.client().pull(hub.name) }
      #expect(hub.contentHost.requests.isEmpty, "its weights are not fetched")
    }
  }

  @Test func largeModelCardIsLeftOut() async throws {
    var content = sampleContent()
    content.files["README.md"] = Array(repeating: 0x41, count: 5 << 20)
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client().pull(hub.name)
      #expect(!model.files.contains("README.md"))
    }
  }

  @Test func fullDisk() async throws {
    let content = sampleContent()
    try await LoopbackHub.with(content) { hub in
      let blobs = hub.folder + "/blobs"
      let name = sha256(try #require(content.files["model.safetensors"]))
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      // The device that is always full stands in for a disk that is.
      try FileManager.default.createSymbolicLink(
        atPath: "\(blobs)/\(name).incomplete", withDestinationPath: "/dev/full")
      await #expect { try await hub.client().pull(hub.name) } throws: {
        if case HubError.diskFull = $0 { true } else { false }
      }
      #expect(!FileStatus.isFile("\(blobs)/\(name)") && !FileStatus.isFile(hub.folder + "/refs/main"))
    }
  }

  @Test func moreThanTheDiskHolds() async throws {
    var content = sampleContent()
    content.endpoint = { request, reply in
      guard request.path.hasSuffix("model.safetensors") else { return nil }
      var reply = reply
      reply.headers.removeAll { $0.0 == "X-Linked-Size" }
      reply.headers.append(("X-Linked-Size", "\(Int.max)"))
      return reply
    }
    try await LoopbackHub.with(content) { hub in
      await #expect { try await hub.client().pull(hub.name) } throws: {
        if case HubError.diskFull(_, let needed?) = $0 { needed > 0 } else { false }
      }
      #expect(hub.contentHost.requests.isEmpty, "nothing is fetched in vain")
    }
  }

  @Test func cacheThatCannotBeWritten() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      try Data("x".utf8).write(to: URL(filePath: hub.cache + "/file"))
      await #expect { try await hub.client(["CLIPCROP_CACHE": hub.cache + "/file/below"]).pull(hub.name) } throws: {
        if case HubError.fileSystem = $0 { true } else { false }
      }
    }
  }
}
