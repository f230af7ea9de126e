internal import Foundation
public import ModelStore
internal import OWLViT
public import Safetensors

/// A copy of a model in one folder with all that it needs, its weights as floats of one type: to hand on, or to ship with a
/// program. Of a trained cropper the model below comes along, in the folder `base`.
public struct ModelPack: Sendable {
  /// The folder of the model below, in that of the cropper.
  static let baseName = "base"
  /// What a model's folder has beside configuration and weights.
  private static let companions = [
    "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json", "merges.txt",
  ]

  private let source: String
  private let store: ModelStore
  private let type: SafetensorsWriter.FloatType

  /// A copy of the model in a folder.
  ///
  /// - Parameters:
  ///   - store: finds the model below a cropper.
  ///   - type: of all weights; those that are no floats stay as they are.
  public init(of folder: String, in store: ModelStore, as type: SafetensorsWriter.FloatType) {
    (source, self.store, self.type) = (folder, store, type)
  }

  /// Writes the copy; every file appears whole or not at all, `config.json` last.
  ///
  /// - Throws: ``ClipCropError``, `OWLViTError` or `SafetensorsError`: when the model is not sound, or the folder cannot be written.
  public func write(to path: String) throws {
    guard CropDecoderFolder.isCropper(source) else { return try copyModel(source, to: path) }
    let cropper = CropDecoderFolder(path: source)
    let base = try cropper.soundBaseFolder(in: store)
    try copyModel(base, to: path + "/" + ModelPack.baseName)
    try copyWeights(source, to: path)
    var description = try cropper.description()
    description.baseModel = ModelPack.baseName
    description.baseFingerprint = try ModelFingerprint(folder: path + "/" + ModelPack.baseName).text
    try CropDecoderFolder(path: path).write(description)
  }

  private func copyModel(_ model: String, to path: String) throws {
    try createFolder(path)
    let folder = CheckpointFolder(path: model)
    _ = try folder.configuration()
    for name in ModelPack.companions { try copy(name, from: folder, to: path) }
    try copyWeights(model, to: path)
    try copy("config.json", from: folder, to: path)
  }

  private func copyWeights(_ model: String, to path: String) throws {
    try createFolder(path)
    let tensors = try CheckpointFolder(path: model).tensors().map { try $0.encoded(as: type) }
    try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: path + "/model.safetensors")
  }

  private func copy(_ name: String, from folder: CheckpointFolder, to path: String) throws {
    guard let data = try folder.contents(name) else { return }
    do {
      try data.write(to: URL(fileURLWithPath: path + "/" + name), options: .atomic)
    } catch {
      throw ClipCropError.decoderFolder(path: path, reason: "its \(name) cannot be written")
    }
  }

  private func createFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ClipCropError.decoderFolder(path: path, reason: "it cannot be created")
    }
  }
}
