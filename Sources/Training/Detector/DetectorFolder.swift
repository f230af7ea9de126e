internal import Foundation
internal import OWLViT
internal import Safetensors
internal import Tensors

/// Writes a trained detector as a complete model folder in the hub's layout.
struct DetectorFolder {
  /// The folder that configuration and tokenizer come from.
  let source: String
  /// Where the detector goes.
  let path: String

  private static let copied = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt",
  ]

  /// Writes the weights as they are, and whatever else the folder needs; each file appears whole or not at all, `config.json` last,
  /// so that a folder that has one is a model.
  ///
  /// - Parameter size: the side of the input that it was trained for, where that is not the source's.
  func write(_ parameters: [Parameter], size: Int?) throws {
    for name in DetectorFolder.copied { try copy(name) }
    try writePreprocessor(size)
    try SafetensorsWriter.write(
      lent: parameters.map { parameter in
        SafetensorsWriter.LentTensor(name: parameter.name, shape: parameter.shape) { body in
          try Tape.withoutRecording { try parameter.value().withUnsafeElements(body) }
        }
      }, metadata: ["format": "pt"], to: path + "/model.safetensors")
    try copy("config.json")
  }

  private func copy(_ name: String) throws {
    if let data = try CheckpointFolder(path: source).contents(name) { try write(data, name) }
  }

  /// Boxes are only right at the size they were learnt at, so that the folder has to say it.
  private func writePreprocessor(_ size: Int?) throws {
    let name = "preprocessor_config.json"
    let data = try CheckpointFolder(path: source).contents(name)
    guard let size else {
      if let data { try write(data, name) }
      return
    }
    var settings = try data.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] } ?? [:]
    settings["size"] = ["height": size, "width": size]
    try write(JSONSerialization.data(withJSONObject: settings, options: [.prettyPrinted, .sortedKeys]), name)
  }

  private func write(_ data: Data, _ name: String) throws {
    let file = path + "/" + name
    if FileManager.default.contents(atPath: file) == data { return }
    do {
      try data.write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw TrainingError.folderUnusable(path: path, reason: "\(name) cannot be written there")
    }
  }
}
