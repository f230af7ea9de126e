import FoundationEssentials
import HubClient
import ModelStore
import NIOHTTP1
import Testing

@Suite(.timeLimit(.minutes(2))) struct PullTests {
  @Test func bringsWhatAModelNeedsAndNothingElse() async throws {
    var content = sampleContent()
    content.files["LICENSE"] = Array("Apache".utf8)
    content.files["README.md"] = Array("---\nlicense: apache-2.0\n---\n".utf8)
    content.listed = ["pytorch_model.bin", "flax_model.msgpack", ".gitattributes", "onnx/model.onnx"]
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client().pull(hub.name)

      #expect(model.path == hub.folder + "/snapshots/" + content.commit)
      #expect(Set(model.files) == Set(content.files.keys))
      for (path, bytes) in content.files { #expect(hub.bytes(at: model.path + "/" + path) == bytes, "\(path)") }
      #expect(hub.bytes(at: hub.folder + "/refs/main") == Array(content.commit.utf8))
      #expect(model.downloaded == content.files.values.reduce(0) { $0 + $1.count })
      let asked = (hub.endpoint.requests + hub.contentHost.requests).map(\.path)
      #expect(!asked.contains { $0.contains("pytorch") || $0.contains("onnx") || $0.contains("flax") })

      let found = try ModelStore(environment: hub.environment()).locate("owner/model")
      #expect(found.path == model.path && found.kind == "owlvit" && found.license?.identifier == "apache-2.0")
    }
  }

  @Test func laysTheCacheOutAsOtherProgramsDo() async throws {
    let content = sampleContent()
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client().pull(hub.name)
      let weights = try #require(content.files["model.safetensors"])
      let configuration = try #require(content.files["config.json"])
      let manager = FileManager.default
      #expect(
        try manager.destinationOfSymbolicLink(atPath: model.path + "/model.safetensors")
          == "../../blobs/" + sha256(weights))
      #expect(
        try manager.destinationOfSymbolicLink(atPath: model.path + "/config.json")
          == "../../blobs/" + gitHash(configuration))
      let names = Set(try manager.contentsOfDirectory(atPath: hub.folder + "/blobs"))
      #expect(names.count == content.files.count && !names.contains { $0.contains("incomplete") })
      #expect(try Set(manager.contentsOfDirectory(atPath: model.path)) == Set(content.files.keys))
    }
  }

  @Test func sendsTheTokenToTheEndpointOnly() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      _ = try await hub.client(["HF_TOKEN": "hf_secret"]).pull(hub.name)
      #expect(hub.endpoint.requests.allSatisfy { $0.headers["Authorization"] == ["Bearer hf_secret"] })
      #expect(!hub.contentHost.requests.isEmpty)
      #expect(hub.contentHost.requests.allSatisfy { !$0.headers.contains(name: "Authorization") })
    }
  }

  @Test func readsTheTokenFromItsFile() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      let file = hub.cache + "/token"
      try Data("hf_filed\n".utf8).write(to: URL(filePath: file))
      _ = try await hub.client(["HF_TOKEN_PATH": file]).pull(hub.name)
      #expect(hub.endpoint.requests.allSatisfy { $0.headers["Authorization"] == ["Bearer hf_filed"] })
    }
  }

  @Test func fetchesNothingTwice() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      _ = try await hub.client().pull(hub.name)
      let before = hub.endpoint.requests.count
      let again = try await hub.client().pull(hub.name)
      #expect(again.downloaded == 0)
      #expect(hub.endpoint.requests.count == before + 1, "only the list of files is asked for")
      #expect(hub.contentHost.requests.count == 1)
    }
  }

  @Test func bringsShardsThatTheIndexNames() async throws {
    var content = sampleContent()
    content.files["model.safetensors"] = nil
    content.files["model-00001-of-00002.safetensors"] = sampleBytes(70_000, seed: 2)
    content.files["model-00002-of-00002.safetensors"] = sampleBytes(50_000, seed: 3)
    content.files["model.safetensors.index.json"] = Array(
      #"{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}"#.utf8)
    content.listed = ["model-00003-of-00003.safetensors"]
    try await LoopbackHub.with(content) { [content] hub in
      let model = try await hub.client().pull(hub.name)
      for (path, bytes) in content.files { #expect(hub.bytes(at: model.path + "/" + path) == bytes, "\(path)") }
      #expect(hub.gets("00003.safetensors").isEmpty)
      #expect(try await hub.client().pull(hub.name).downloaded == 0)
    }
  }

  @Test func followsRelativeRedirects() async throws {
    var content = sampleContent()
    content.endpoint = { request, reply in
      guard request.path.hasSuffix("/vocab.json") else { return nil }
      return request.path.hasPrefix("/moved/")
        ? .init(headers: [("ETag", "\"\(gitHash(Array("{}".utf8)))\"")], body: Array("{}".utf8))
        : .init(status: 307, headers: [("Location", "/moved/vocab.json")])
    }
    try await LoopbackHub.with(content) { hub in
      let model = try await hub.client(["HF_TOKEN": "hf_secret"]).pull(hub.name)
      #expect(hub.bytes(at: model.path + "/vocab.json") == Array("{}".utf8))
      let moved = hub.endpoint.requests.filter { $0.path == "/moved/vocab.json" }
      #expect(moved.count == 2 && moved.allSatisfy { $0.headers.contains(name: "Authorization") })
    }
  }

  @Test func namesRevisionsAsTheHubWantsThem() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      _ = try await hub.client().pull(hub.name, revision: Revision("refs/pr/1"))
      #expect(hub.endpoint.requests.first?.path == "/api/models/owner/model/revision/refs%2Fpr%2F1")
      #expect(hub.bytes(at: hub.folder + "/refs/refs/pr/1") == Array(hub.content.commit.utf8))
      #expect(hub.bytes(at: hub.folder + "/refs/main") == nil)
      let store = ModelStore(environment: hub.environment())
      #expect(try store.locate("owner/model@refs/pr/1").origin?.commit == hub.content.commit)
    }
  }

  @Test func tellsWhatHappens() async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      let log = EventLog()
      _ = try await hub.client().pull(hub.name, progress: log.add)
      let total = hub.content.files.values.reduce(0) { $0 + $1.count }
      guard case .planned(_, let files)? = log.all.first else {
        Issue.record("the plan comes first")
        return
      }
      #expect(files.compactMap(\.size).reduce(0, +) == total)
      let progress = log.all.compactMap { if case .received(let progress) = $0 { progress } else { nil } }
      #expect(progress.last?.overallReceived == total && progress.last?.overallSize == total)
      #expect(progress.map(\.overallReceived) == progress.map(\.overallReceived).sorted())
      #expect(log.all.last == .finished(file: "model.safetensors", alreadyHere: false))
    }
  }

  @Test func sharesTheWorkAmongPullsAtOnce() async throws {
    try await LoopbackHub.with(sampleContent(weights: 2_000_000)) { hub in
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<4 { group.addTask { try await hub.client().pull(hub.name).path } }
        for try await path in group {
          #expect(hub.bytes(at: path + "/model.safetensors") == hub.content.files["model.safetensors"])
        }
      }
      #expect(hub.contentHost.requests.count { $0.method == .GET } == 1)
    }
  }

  @Test func goesThroughTheProxyUnlessExcepted() async throws {
    let content = sampleContent()
    try await LoopbackHub.with(content) { hub in
      let proxy = hub.endpoint.address
      let through = ["HF_ENDPOINT": "http://hub.invalid", "http_proxy": proxy]
      // The loopback server is no proxy: that it is asked for a tunnel is what matters here.
      await #expect(throws: HubError.self) { try await hub.client(through).pull(hub.name) }
      #expect(hub.endpoint.requests.first?.method == .CONNECT)
      #expect(hub.endpoint.requests.first?.path == "hub.invalid:80")
      let direct = ["http_proxy": "http://127.0.0.1:9", "no_proxy": "example.org,127.0.0.1"]
      _ = try await hub.client(direct).pull(hub.name)
    }
  }
}
