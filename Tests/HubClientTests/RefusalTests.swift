import HubClient
import ModelStore
import NIOHTTP1
import Testing

/// What hubs say instead of a file.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
  typealias Reply = LoopbackServer.Reply

  /// What a pull throws when the list of files is answered like this.
  private func error(_ reply: Reply, environment: [String: String] = [:]) async throws -> HubError? {
    var content = sampleContent()
    content.endpoint = { _, _ in reply }
    return try await error(content, environment: environment)
  }

  private func error(_ content: LoopbackHub.Content, environment: [String: String] = [:]) async throws -> HubError? {
    var thrown: HubError?
    try await LoopbackHub.with(content) { hub in
      do {
        _ = try await hub.client(environment).pull(hub.name)
      } catch let error as HubError {
        thrown = error
        #expect(!FileStatus.isFile(hub.folder + "/refs/main"))
      }
    }
    return thrown
  }

  @Test func unknownModel() async throws {
    for reply in [
      Reply(status: 404, headers: [("X-Error-Code", "RepoNotFound")]),
      // The hub hides private models behind 401.
      Reply(status: 401, headers: [("X-Error-Code", "RepoNotFound")]),
      Reply(status: 404, body: Array(#"{"error": "Repository not found"}"#.utf8)),
      Reply(status: 404),
    ] {
      let error = try await error(reply)
      guard case .modelNotFound(let name, _, hasToken: false)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(name.text == "owner/model" && error?.description.contains("HF_TOKEN") == true)
    }
  }

  @Test func unknownRevision() async throws {
    let coded = try await error(Reply(status: 404, headers: [("X-Error-Code", "RevisionNotFound")]))
    let worded = try await error(Reply(status: 404, body: Array(#"{"error": "Invalid rev id: x"}"#.utf8)))
    #expect(coded == .revisionNotFound(try requireName("owner/model"), .main) && worded == coded)
  }

  @Test func listedFileThatIsNotThere() async throws {
    var content = sampleContent()
    content.listed = ["tokenizer.json"]
    #expect(try await error(content) == .fileNotFound(try requireName("owner/model"), file: "tokenizer.json"))
    content.listed = ["README.md"]
    #expect(try await error(content) == nil, "a model loads without its card")
  }

  @Test func gatedModel() async throws {
    let gated = try await error(Reply(status: 403, headers: [("X-Error-Code", "GatedRepo")]))
    guard case .gated(_, _, hasToken: false)? = gated else {
      Issue.record("\(String(describing: gated))")
      return
    }
    #expect(gated?.description.contains("accept") == true)
    var content = sampleContent()
    content.endpoint = { request, _ in
      request.path.hasSuffix("model.safetensors")
        ? Reply(status: 401, headers: [("X-Error-Code", "GatedRepo"), ("X-Error-Message", "Access is restricted")])
        : nil
    }
    guard case .gated? = try await error(content) else {
      Issue.record("gated files of an open list")
      return
    }
  }

  @Test func badToken() async throws {
    let reply = Reply(status: 401, body: Array("{\"error\": \"Invalid \\u001b[31mcredentials\"}".utf8))
    let error = try await error(reply, environment: ["HF_TOKEN": "hf_secret"])
    guard case .refused(_, _, hasToken: true, message: "Invalid [31mcredentials")? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("hf_secret") == false)
    let torn = try await self.error(reply, environment: ["HF_TOKEN": "hf_a\r\nX-Evil: 1"])
    #expect(torn == .badToken("HF_TOKEN"))
  }

  @Test func waitsAsLongAsAsked() async throws {
    for (status, header) in [(429, "1"), (503, "0"), (500, "")] {
      var content = sampleContent()
      content.endpoint = { request, _ in
        guard request.earlier == 0, request.path.hasPrefix("/api/") else { return nil }
        return Reply(status: status, headers: header.isEmpty ? [] : [("Retry-After", header)])
      }
      try await LoopbackHub.with(content) { hub in
        let log = EventLog()
        _ = try await hub.client().pull(hub.name, progress: log.add)
        let pauses = log.all.compactMap { if case .retrying(_, let pause) = $0 { pause } else { nil } }
        #expect(pauses == [header.isEmpty ? .milliseconds(5) : .seconds(Int(header) ?? 0)])
      }
    }
  }

  @Test(arguments: ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
  func doesNotWaitForHours(header: String) async throws {
    guard
      case .tooManyRequests(_, let seconds?)? = try await error(
        Reply(status: 429, headers: [("Retry-After", header)]))
    else {
      Issue.record("it shall give up at once")
      return
    }
    #expect(seconds >= 3600)
  }

  @Test func failingServer() async throws {
    guard case .serverFailed(_, status: 502)? = try await error(Reply(status: 502)) else {
      Issue.record("it shall give up after a few attempts")
      return
    }
  }

  @Test func noServer() async throws {
    guard case .unreachable? = try await error(sampleContent(), environment: ["HF_ENDPOINT": "http://127.0.0.1:9"])
    else {
      Issue.record("nobody listens there")
      return
    }
  }

  @Test(arguments: ["<html>", "{}", "[]", #"{"sha": "../../..", "siblings": []}"#, #"{"sha": "main"}"#, ""])
  func notAHub(body: String) async throws {
    guard case .unexpectedAnswer? = try await error(Reply(body: Array(body.utf8))) else {
      Issue.record("\(body)")
      return
    }
  }

  @Test func redirectsWithoutEnd() async throws {
    guard case .unexpectedAnswer(_, let reason)? = try await error(Reply(status: 302, headers: [("Location", "/x")]))
    else {
      Issue.record("it shall give up")
      return
    }
    #expect(reason.contains("again and again"))
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://example.org/x", "http://", "javascript:x"])
  func redirectsToNoWebAddress(location: String) async throws {
    guard case .unexpectedAnswer? = try await error(Reply(status: 302, headers: [("Location", location)])) else {
      Issue.record("\(location)")
      return
    }
  }

  @Test(arguments: ["", "huggingface.co", "ftp://x", "https://user:pass@host", "https://host?x=1", "https://"])
  func badEndpoint(text: String) throws {
    let environment = ["HF_ENDPOINT": text, "CLIPCROP_CACHE": "/nowhere"]
    if text.isEmpty {
      _ = try HubConfiguration(environment: environment)
    } else {
      #expect(throws: HubError.badEndpoint(text)) { try HubConfiguration(environment: environment) }
    }
  }

  @Test func environmentThatForbids() {
    #expect(throws: HubError.offline) { try HubConfiguration(environment: ["HF_HUB_OFFLINE": "1", "HOME": "/h"]) }
    #expect(throws: HubError.noCacheFolder) { try HubConfiguration(environment: [:]) }
    #expect(throws: HubError.badProxy("https_proxy")) {
      try HubConfiguration(environment: ["HOME": "/h", "https_proxy": "socks5://x"])
    }
  }
}
