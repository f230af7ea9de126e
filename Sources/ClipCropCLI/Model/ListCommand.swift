import ArgumentParser
import Foundation
import ModelStore

/// `clipcrop model list`.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models on this machine.",
    discussion: """
      Every snapshot in the caches of an OWL-ViT or OWLv2 model, and whatever lies in ClipCrop's own cache; --all lists models of \
      other kinds too.
      """)

  @Flag(help: "List models that ClipCrop cannot run too.")
  var all = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      let found = ModelStore(environment: ProcessInfo.processInfo.environment).list()
      let models = found.filter { all || $0.isForClipCrop || $0.cache.owner == .clipcrop }
      if json {
        Terminal.result(try JSONLine.encode(ListReport(models: models.map(ListReport.Model.init))))
      } else if models.isEmpty {
        Terminal.result("No models here. Fetch one: clipcrop model pull google/owlvit-base-patch32")
      } else {
        Terminal.result(ListReport.table(models))
      }
    }
  }
}

private struct ListReport: Encodable {
  struct Model: Encodable {
    let name: String
    let revisions: [String]
    let commit: String
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
  }

  let models: [Model]

  static func table(_ models: [InstalledModel]) -> String {
    var table = TextTable(.left, .left, .left, .right, .left, .left)
    table.add("MODEL", "REVISION", "KIND", "SIZE", "CACHE", "STATE")
    for model in models {
      let revision = model.revisions.isEmpty ? String(model.commit.prefix(12)) : model.revisions.joined(separator: ", ")
      table.add(
        model.name.text, revision, model.kind ?? "-", ByteCount.text(model.size), model.cache.owner.rawValue,
        model.fault?.description ?? "complete")
    }
    return table.text
  }
}
