import ArgumentParser
import ClipCrop
import Foundation
import ModelStore
import OWLViT

/// `clipcrop model info`.
struct InfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is: architecture, parameters, files, licence.",
    discussion: """
      EXAMPLES
        clipcrop model info google/owlvit-base-patch32
        clipcrop model info ./my-model --json
      """)

  @Argument(help: ArgumentHelp("A hub name, or a model folder.", valueName: "name|folder"))
  var model: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      let folder = try ModelStore(environment: ProcessInfo.processInfo.environment).locate(model)
      let report = try InfoReport(folder)
      Terminal.result(json ? try JSONLine.encode(report) : report.text)
    }
  }
}

private struct InfoReport: Encodable {
  struct File: Encodable {
    let path: String
    let size: Int
  }

  struct Licence: Encodable {
    let identifier: String?
    let file: String?
  }

  let name: String?
  let commit: String?
  let path: String
  let kind: String
  let architecture: String
  let base_model: String?
  let parameters: Int
  let tensors: Int
  let dtypes: [String]
  let size: Int
  let license: Licence?
  let files: [File]

  init(_ folder: ModelFolder) throws {
    let checkpoint = CheckpointFolder(path: folder.path)
    let inventory = try checkpoint.inventory()
    name = folder.origin?.name.text
    commit = folder.origin?.commit
    path = folder.path
    if CropDecoderFolder.isCropper(folder.path) {
      let cropper = try CropDecoderFolder(path: folder.path).description()
      (kind, architecture, base_model) = (cropper.modelType, cropper.decoder.summary, cropper.baseModel)
    } else {
      let configuration = try checkpoint.configuration()
      (kind, architecture, base_model) = (configuration.kind.rawValue, configuration.summary, nil)
    }
    parameters = inventory.parameters
    tensors = inventory.tensors
    dtypes = inventory.types
    license = folder.license.map { Licence(identifier: $0.identifier, file: $0.file) }
    files = folder.files.map { File(path: $0.path, size: $0.size) }
    size = files.reduce(0) { $0 + $1.size }
  }

  var text: String {
    var facts = TextTable(.left, .left)
    facts.add("architecture", architecture)
    if let base_model { facts.add("base model", base_model) }
    facts.add("parameters", "\(InfoReport.grouped(parameters)) in \(tensors) tensors")
    facts.add("types", dtypes.joined(separator: ", "))
    facts.add("licence", licenceText)
    if let commit { facts.add("commit", commit) }
    facts.add("folder", path)
    var list = TextTable(.left, .right)
    for file in files { list.add("  " + file.path, ByteCount.text(file.size)) }
    list.add("  in all", ByteCount.text(size))
    return [name, facts.text, "files", list.text].compactMap { $0 }.joined(separator: "\n")
  }

  private var licenceText: String {
    switch (license?.identifier, license?.file) {
    case (let identifier?, let file?): "\(identifier) (\(file))"
    case (let identifier?, nil): identifier
    case (nil, let file?): "see \(file)"
    case (nil, nil): "not stated"
    }
  }

  /// `153,204,480`.
  private static func grouped(_ number: Int) -> String {
    let digits = Array("\(number)")
    return String(
      digits.indices.flatMap { index -> [Character] in
        let left = digits.count - index
        return index > 0 && left % 3 == 0 ? [",", digits[index]] : [digits[index]]
      })
  }
}
