import ArgumentParser
import Foundation
import ModelStore

/// `clipcrop model list`.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models on this machine.",
    discussion: """
      The small model that comes with ClipCrop ('embedded'), every snapshot in the caches of an OWL-ViT or OWLv2 model, and whatever \
      lies in ClipCrop's own cache; --all lists models of other kinds too.
      """)

  @Flag(help: "List models that ClipCrop cannot run too.")
  var all = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      let store = ModelStore(environment: ProcessInfo.processInfo.environment)
      let found = store.list().filter { all || $0.isForClipCrop || $0.cache.owner == .clipcrop }
      let embedded = (try? store.locate(.embedded)).map(ListReport.Model.init(embedded:))
      let report = ListReport(models: (embedded.map { [$0] } ?? []) + found.map(ListReport.Model.init))
      if json {
        Terminal.result(try JSONLine.encode(report))
      } else if report.models.isEmpty {
        Terminal.result("No models here. Fetch one: clipcrop model pull google/owlvit-base-patch32")
      } else {
        Terminal.result(report.table)
      }
    }
  }
}

private struct ListReport: Encodable {
  struct Model: Encodable {
    let name: String
    let revisions: [String]
    let commit: String?
    let kind: String?
    let size: Int
    let cache: String
    let path: String
    let complete: Bool
    let problem: String?

    init(_ model: InstalledModel) {
      name = model.name.text
      revisions = model.revisions
      commit = model.commit
      kind = model.kind
      size = model.size
      cache = model.cache.owner.rawValue
      path = model.path
      complete = model.fault == nil
      problem = model.fault?.description
    }

    init(embedded folder: ModelFolder) {
      name = ModelReference.embeddedName
      revisions = []
      commit = nil
      kind = folder.kind
      size = folder.files.reduce(0) { $0 + $1.size }
      cache = "package"
      path = folder.path
      complete = true
      problem = nil
    }

    /// The branches and tags, else the commit.
    var revision: String {
      revisions.isEmpty ? commit.map { String($0.prefix(12)) } ?? "-" : revisions.joined(separator: ", ")
    }
  }

  let models: [Model]

  var table: String {
    var table = TextTable(.left, .left, .left, .right, .left, .left)
    table.add("MODEL", "REVISION", "KIND", "SIZE", "CACHE", "STATE")
    for model in models {
      table.add(
        model.name, model.revision, model.kind ?? "-", ByteCount.text(model.size), model.cache,
        model.problem ?? "complete")
    }
    return table.text
  }
}
