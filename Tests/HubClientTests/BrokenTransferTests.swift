import FoundationEssentials
import HubClient
import ModelStore
import NIOHTTP1
import Testing

/// What a network does to a large file on its way.
@Suite(.timeLimit(.minutes(2))) struct BrokenTransferTests {
  typealias Reply = LoopbackServer.Reply

  /// Content whose weights come with a fault, as long as `when` says so.
  private func content(
    fault: Reply.Fault, when: @escaping @Sendable (LoopbackServer.Request) -> Bool = { _ in true }
  ) -> LoopbackHub.Content {
    var content = sampleContent()
    content.contentHost = { request, reply in
      guard request.method == .GET, when(request) else { return nil }
      var reply = reply
      reply.fault = fault
      return reply
    }
    return content
  }

  private func incomplete(_ hub: LoopbackHub) throws -> String {
    hub.folder + "/blobs/" + sha256(try #require(hub.content.files["model.safetensors"])) + ".incomplete"
  }

  private func expectWeights(_ hub: LoopbackHub, _ model: PulledModel) {
    #expect(hub.bytes(at: model.path + "/model.safetensors") == hub.content.files["model.safetensors"])
  }

  @Test func resumesAfterABrokenConnection() async throws {
    try await LoopbackHub.with(content(fault: .close(after: 100_000)) { $0.earlier == 0 }) { hub in
      let log = EventLog()
      let model = try await hub.client().pull(hub.name, progress: log.add)
      expectWeights(hub, model)
      let gets = hub.gets("model.safetensors").filter { $0.path.hasPrefix("/content/") }
      #expect(gets.count == 2)
      let range = try #require(gets.last?.headers.first(name: "Range"))
      let start = try #require(Int(range.dropFirst("bytes=".count).dropLast()))
      #expect(start > 0 && start <= 100_000)
      #expect(log.all.contains { if case .retrying = $0 { true } else { false } })
    }
  }

  @Test func givesUpWhenItAlwaysBreaksAndResumesLater() async throws {
    let content = content(fault: .close(after: 40_000)) { $0.earlier < 3 }
    try await LoopbackHub.with(content) { hub in
      let client = try hub.client { $0.attempts = 3 }
      await #expect { try await client.pull(hub.name) } throws: {
        if case HubError.unreachable = $0 { true } else { false }
      }
      #expect(!FileStatus.isFile(hub.folder + "/refs/main"))
      let kept = try #require(hub.bytes(at: try incomplete(hub)))
      #expect(kept == hub.content.files["model.safetensors"].map { Array($0.prefix(kept.count)) } && !kept.isEmpty)
      #expect(throws: ModelStoreError.self) {
        try ModelStore(environment: hub.environment()).locate("owner/model")
      }

      let model = try await client.pull(hub.name)
      expectWeights(hub, model)
      #expect(model.downloaded == 300_000 - kept.count, "only the rest is fetched")
      #expect(hub.bytes(at: try incomplete(hub)) == nil)
    }
  }

  @Test func startsAgainWhenTheServerCannotResume() async throws {
    var content = content(fault: .close(after: 100_000)) { $0.earlier == 0 }
    let broken = content.contentHost
    let weights = try #require(content.files["model.safetensors"])
    content.contentHost = { request, reply in
      request.headers.contains(name: "Range") ? Reply(body: weights) : broken(request, reply)
    }
    try await LoopbackHub.with(content) { hub in
      expectWeights(hub, try await hub.client().pull(hub.name))
    }
  }

  @Test func startsAgainWhenTheServerResumesElsewhere() async throws {
    var content = content(fault: .close(after: 100_000)) { $0.earlier == 0 }
    let broken = content.contentHost
    let weights = try #require(content.files["model.safetensors"])
    content.contentHost = { request, reply in
      guard request.headers.contains(name: "Range") else { return broken(request, reply) }
      return Reply(
        status: 206, headers: [("Content-Range", "bytes 7-299999/300000")], body: Array(weights.dropFirst(7)))
    }
    try await LoopbackHub.with(content) { hub in
      expectWeights(hub, try await hub.client().pull(hub.name))
    }
  }

  @Test(arguments: [0, 300_000, 300_001, 1_000_000])
  func survivesLeftoversOfAnySize(size: Int) async throws {
    try await LoopbackHub.with(sampleContent()) { hub in
      let path = try incomplete(hub)
      try FileManager.default.createDirectory(atPath: hub.folder + "/blobs", withIntermediateDirectories: true)
      try Data(repeating: 0x55, count: size).write(to: URL(filePath: path))
      expectWeights(hub, try await hub.client().pull(hub.name))
    }
  }

  @Test func startsAgainAfter416() async throws {
    var content = sampleContent()
    content.contentHost = { request, _ in request.headers.contains(name: "Range") ? Reply(status: 416) : nil }
    try await LoopbackHub.with(content) { hub in
      try FileManager.default.createDirectory(atPath: hub.folder + "/blobs", withIntermediateDirectories: true)
      try Data(repeating: 0x55, count: 100).write(to: URL(filePath: try incomplete(hub)))
      expectWeights(hub, try await hub.client().pull(hub.name))
    }
  }

  @Test func refusesATruncatedFile() async throws {
    var content = sampleContent()
    content.contentHost = { request, reply in
      request.method == .GET ? Reply(body: Array(reply.body.prefix(1000))) : nil
    }
    // Ranges are ignored too, so what is missing never comes.
    try await LoopbackHub.with(content) { hub in
      await #expect(throws: HubError.wrongSize(file: "model.safetensors", expected: 300_000, received: 1000)) {
        try await hub.client().pull(hub.name)
      }
      #expect(!FileStatus.isFile(hub.folder + "/refs/main"))
    }
  }

  @Test func refusesMoreThanWasStated() async throws {
    for statesLength in [true, false] {
      var content = sampleContent()
      content.contentHost = { request, reply in
        var headers = reply.headers
        if !statesLength { headers.append(("Transfer-Encoding", "chunked")) }
        return Reply(headers: headers, body: reply.body + [0], statesLength: statesLength)
      }
      try await LoopbackHub.with(content) { hub in
        await #expect(throws: HubError.wrongSize(file: "model.safetensors", expected: 300_000, received: 300_001)) {
          try await hub.client().pull(hub.name)
        }
        let kept = try incomplete(hub)
        #expect(hub.bytes(at: kept)?.isEmpty ?? true, "nothing of it is kept")
      }
    }
  }

  @Test func refusesADamagedFile() async throws {
    var content = sampleContent()
    content.contentHost = { _, reply in
      var reply = reply
      if !reply.body.isEmpty { reply.body[reply.body.count / 2] ^= 1 }
      return reply
    }
    try await LoopbackHub.with(content) { hub in
      await #expect { try await hub.client().pull(hub.name) } throws: {
        guard case HubError.corrupted(let file, let expected, let actual) = $0 else { return false }
        return file == "model.safetensors" && expected != actual
      }
      #expect(!FileStatus.isFile(hub.folder + "/refs/main"))
      #expect(hub.contentHost.requests.count == 2, "it is tried once more, not forever")
    }
  }

  @Test func refusesADamagedSmallFile() async throws {
    var content = sampleContent()
    content.endpoint = { request, reply in
      guard request.path.hasSuffix("config.json"), request.method == .GET else { return nil }
      return Reply(headers: reply.headers, body: Array(#"{"model_type": "owlvix"}"#.utf8))
    }
    try await LoopbackHub.with(content) { hub in
      await #expect { try await hub.client().pull(hub.name) } throws: {
        if case HubError.corrupted(file: "config.json", _, _) = $0 { true } else { false }
      }
    }
  }

  @Test func recoversFromDamageThatPasses() async throws {
    var content = sampleContent()
    content.contentHost = { request, reply in
      var reply = reply
      if request.earlier == 0, !reply.body.isEmpty { reply.body[0] ^= 1 }
      return reply
    }
    try await LoopbackHub.with(content) { hub in
      expectWeights(hub, try await hub.client().pull(hub.name))
    }
  }

  @Test(arguments: [true, false])
  func doesNotHangOnASilentServer(drips: Bool) async throws {
    try await LoopbackHub.with(content(fault: drips ? .drip(milliseconds: 20) : .stall(after: 5000))) { hub in
      let client = try hub.client {
        $0.idle = .milliseconds(300)
        $0.attempts = 2
      }
      await #expect { try await client.pull(hub.name) } throws: {
        if case HubError.unreachable(_, let reason) = $0 { reason.contains("stopped answering") } else { false }
      }
    }
  }

  @Test func doesNotHangOnASilentList() async throws {
    var content = sampleContent()
    content.endpoint = { _, reply in Reply(headers: reply.headers, body: reply.body, fault: .drip(milliseconds: 20)) }
    try await LoopbackHub.with(content) { hub in
      let client = try hub.client {
        $0.idle = .milliseconds(300)
        $0.attempts = 2
      }
      await #expect(throws: HubError.self) { try await client.pull(hub.name) }
    }
  }

  @Test func cancellingKeepsWhatArrived() async throws {
    try await LoopbackHub.with(content(fault: .stall(after: 50_000)) { $0.earlier == 0 }) { hub in
      let (arrivals, arrived) = AsyncStream.makeStream(of: Int.self)
      let pull = Task {
        try await hub.client { $0.idle = .seconds(60) }.pull(hub.name) { event in
          if case .received(let progress) = event, progress.file == "model.safetensors", progress.received >= 50_000 {
            arrived.yield(progress.received)
          }
        }
      }
      for await _ in arrivals { break }
      pull.cancel()
      await #expect(throws: CancellationError.self) { try await pull.value }
      #expect(hub.bytes(at: try incomplete(hub))?.count == 50_000)

      let model = try await hub.client().pull(hub.name)
      expectWeights(hub, model)
      #expect(model.downloaded == 250_000)
    }
  }

  @Test func waitsForAnotherPullAndTakesOver() async throws {
    try await LoopbackHub.with(content(fault: .stall(after: 50_000)) { $0.earlier == 0 }) { hub in
      let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
      let first = Task {
        try await hub.client { $0.idle = .seconds(60) }.pull(hub.name) { event in
          if case .received(let progress) = event, progress.received >= 50_000 { arrived.yield() }
        }
      }
      for await _ in arrivals { break }
      let (waits, waiting) = AsyncStream.makeStream(of: String.self)
      let second = Task {
        try await hub.client().pull(hub.name) { event in
          if case .waiting(let file) = event { waiting.yield(file) }
        }
      }
      for await file in waits {
        #expect(file == "model.safetensors")
        break
      }
      first.cancel()
      expectWeights(hub, try await second.value)
    }
  }
}
