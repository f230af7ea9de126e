import Foundation
public import ModelStore
internal import OWLViT
internal import Safetensors
package import Tensors

/// A trained ``CropDecoder`` as a folder in the hub's layout: `config.json` with `"model_type": "clipcrop"`, and
/// `model.safetensors`. It names the model whose features the decoder was trained on, and that model's fingerprint.
public struct CropDecoderFolder: Sendable {
  /// The folder.
  public let path: String

  /// A folder by its path; nothing is read yet.
  public init(path: String) { self.path = path }

  /// What `config.json` says.
  public struct Description: Hashable, Sendable, Codable {
    /// Always `clipcrop`.
    public var modelType = "clipcrop"
    /// The OWL-ViT or OWLv2 model below: a hub name, or a folder (relative to this one where it is not absolute).
    public var baseModel: String
    /// The base model's fingerprint: features of another checkpoint mean something else.
    public var baseFingerprint: String
    /// The decoder's sizes.
    public var decoder: CropDecoderConfiguration
    /// Where the weights come from, for people: dataset, seed, steps, metrics.
    public var training: [String: String]
    /// How sure its answers are; nil where that was not measured, and the base model's holds.
    public var calibration: Calibration?

    /// A description.
    public init(
      baseModel: String, baseFingerprint: String, decoder: CropDecoderConfiguration, training: [String: String] = [:]
    ) {
      self.baseModel = baseModel
      self.baseFingerprint = baseFingerprint
      self.decoder = decoder
      self.training = training
    }

    enum CodingKeys: String, CodingKey {
      case modelType = "model_type"
      case baseModel = "base_model"
      case baseFingerprint = "base_model_fingerprint"
      case decoder
      case training
      case calibration
    }
  }

  /// Whether a folder's `config.json` says that it is a cropper.
  public static func isCropper(_ path: String) -> Bool {
    struct Kind: Decodable { let model_type: String? }
    guard let data = FileManager.default.contents(atPath: path + "/config.json") else { return false }
    return (try? JSONDecoder().decode(Kind.self, from: data))?.model_type == "clipcrop"
  }

  /// Reads and checks `config.json`.
  public func description() throws -> Description {
    let file = path + "/config.json"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ClipCropError.decoderFolder(path: path, reason: "it has no readable config.json")
    }
    do {
      let description = try JSONDecoder().decode(Description.self, from: data)
      guard description.modelType == "clipcrop" else {
        throw ClipCropError.decoderFolder(
          path: path, reason: "its config.json says model_type '\(description.modelType)', not 'clipcrop'")
      }
      if let problem = description.decoder.problem {
        throw ClipCropError.decoderFolder(path: path, reason: "decoder.\(problem.key) \(problem.reason)")
      }
      return description
    } catch let error as DecodingError {
      throw ClipCropError.decoderFolder(path: path, reason: "its config.json \(Self.sentence(error))")
    }
  }

  /// The folder of the base model, which `config.json` names on a hub, absolutely, or relatively to this folder.
  public func baseFolder(in store: ModelStore) throws -> String {
    let name = try description().baseModel
    let inside = path + "/" + name
    return try store.locate(FileManager.default.fileExists(atPath: inside + "/config.json") ? inside : name).path
  }

  /// The folder of the base model, which must be the checkpoint that the decoder was trained on.
  ///
  /// - Throws: ``ClipCropError/baseModelMismatch(cropper:baseModel:)`` when it is another.
  package func soundBaseFolder(in store: ModelStore) throws -> String {
    let base = try baseFolder(in: store)
    guard try ModelFingerprint(folder: base).text == description().baseFingerprint else {
      throw ClipCropError.baseModelMismatch(cropper: path, baseModel: base)
    }
    return base
  }

  /// Builds the decoder over the folder's weights, which are read when first used.
  package func decoder(settings: ComputeSettings = .init()) throws -> CropDecoder {
    try CropDecoder(
      description().decoder, weights: CheckpointWeights(SafetensorsFile(path: path + "/model.safetensors")),
      settings: settings)
  }

  /// Writes the folder; each file appears whole or not at all, the weights first.
  ///
  /// - Parameter weights: values by the decoder's names.
  package func write(_ description: Description, weights: [(name: String, tensor: Tensor)]) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ClipCropError.decoderFolder(path: path, reason: "it cannot be created")
    }
    try SafetensorsWriter.write(
      weights.map { SafetensorsWriter.Tensor(name: $0.name, shape: $0.tensor.shape, values: $0.tensor.elements) },
      metadata: ["format": "pt"], to: path + "/model.safetensors")
    try write(description)
  }

  /// Writes `config.json` alone.
  func write(_ description: Description) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(description).write(to: URL(fileURLWithPath: path + "/config.json"), options: .atomic)
    } catch {
      throw ClipCropError.decoderFolder(path: path, reason: "its config.json cannot be written")
    }
  }

  /// What is wrong with a JSON file, to follow its name.
  static func sentence(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "lacks '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "has a value of another type at '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
    default: "is no sound JSON"
    }
  }
}
