import ArgumentParser
import ClipCrop
import Foundation
import ModelStore
import Safetensors

/// `clipcrop model pack`.
struct PackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Copy a model into one folder with all it needs, its weights in fewer bytes.",
    discussion: """
      Of a cropper (see 'clipcrop train cropper') the model below comes along, so that the folder can be handed on. Weights as f16 \
      take half the space of f32.

      EXAMPLES
        clipcrop model pack my-cropper --out handout --type f16
      """)

  enum FloatType: String, CaseIterable, ExpressibleByArgument {
    case f32, f16, bf16

    var type: SafetensorsWriter.FloatType {
      switch self {
      case .f32: .float32
      case .f16: .float16
      case .bf16: .bfloat16
      }
    }
  }

  @Argument(help: ArgumentHelp("A hub name, or a model folder.", valueName: "name|folder"))
  var model: String

  @Option(name: [.short, .customLong("out")], help: ArgumentHelp("The new folder.", valueName: "folder"))
  var output: String

  @Option(help: ArgumentHelp("What weights are stored as: f32, f16 or bf16.", valueName: "type"))
  var type = FloatType.f16

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      let store = ModelStore(environment: ProcessInfo.processInfo.environment)
      let source = try store.locate(model).path
      guard !FileManager.default.fileExists(atPath: output + "/config.json") else {
        throw ValidationError("\(output) holds a model already; name a new folder with --out.")
      }
      try ModelPack(of: source, in: store, as: type.type).write(to: output)
      let size = try store.locate(ModelReference.folder(output)).files.reduce(0) { $0 + $1.size }
      Terminal.result(
        json ? try JSONLine.encode(Report(folder: output, size: size)) : "\(output): \(ByteCount.text(size))")
    }
  }

  private struct Report: Encodable {
    let folder: String
    let size: Int
  }
}
