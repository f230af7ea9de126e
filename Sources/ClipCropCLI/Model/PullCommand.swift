import ArgumentParser
import Foundation
import HubClient
import ModelStore

/// `clipcrop model pull`.
struct PullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch a model from the hub.",
    discussion: """
      Only the files that ClipCrop needs are fetched, into ClipCrop's own cache. An interrupted pull goes on where it was; sizes and \
      hashes are verified. HF_ENDPOINT names another hub, HF_TOKEN (or the token file of the hub's programs) opens private and \
      gated models, https_proxy and no_proxy are respected.

      EXAMPLES
        clipcrop model pull google/owlvit-base-patch32
        clipcrop model pull google/owlv2-base-patch16-ensemble --revision refs/pr/3
      """)

  @Argument(help: ArgumentHelp("The model's name on the hub.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("A branch, tag, pull request or commit (default: main).", valueName: "revision"))
  var revision: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws { _ = try wanted() }

  func run() async throws {
    let (name, revision) = try wanted()
    try await reportingErrors {
      let client = HubClient(configuration: try HubConfiguration(environment: ProcessInfo.processInfo.environment))
      let display = PullDisplay(name)
      let start = ContinuousClock.now
      defer { display.finish() }
      let model = try await client.pull(name, revision: revision, progress: display.show)
      display.finish()
      let report = PullReport(
        name: name.text, revision: (revision ?? .main).text, commit: model.commit, path: model.path,
        files: model.files, downloaded: model.downloaded)
      Terminal.result(json ? try JSONLine.encode(report) : report.text(after: ContinuousClock.now - start))
    }
  }

  /// What to fetch: a name, and the revision from either place it can be given.
  private func wanted() throws -> (ModelName, Revision?) {
    guard case .hub(let name, let appended)? = try? ModelReference(parsing: name) else {
      // A folder of that name may lie here; the hub is meant all the same.
      guard let name = ModelName(name) else {
        throw ValidationError("\(name) is no model name such as google/owlvit-base-patch32.")
      }
      return (name, try option())
    }
    return (name, try option() ?? appended)
  }

  private func option() throws -> Revision? {
    guard let revision else { return nil }
    guard let parsed = Revision(revision) else {
      throw ValidationError("--revision is \"\(revision)\", which is no branch, tag or commit.")
    }
    return parsed
  }
}

/// The result of a pull.
private struct PullReport: Encodable {
  let name: String
  let revision: String
  let commit: String
  let path: String
  let files: [String]
  let downloaded: Int

  func text(after duration: Duration) -> String {
    let seconds = max(1, Int((duration / .seconds(1)).rounded()))
    let what =
      downloaded == 0
      ? "already complete, \(files.count) files"
      : "\(files.count) files, \(ByteCount.text(downloaded)) fetched in \(seconds) s"
    return "\(name) at \(revision) (\(commit.prefix(12))): \(what)\n\(path)"
  }
}
