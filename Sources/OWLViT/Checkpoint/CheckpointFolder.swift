package import Foundation
package import Safetensors

/// A model as the hub publishes it: a folder with `config.json`, weights, tokenizer and preprocessor.
public struct CheckpointFolder: Sendable {
  /// The folder.
  public let path: String

  /// A folder by its path; nothing is read yet.
  public init(path: String) { self.path = path }

  /// Reads and checks `config.json`.
  public func configuration() throws -> OWLViTConfiguration {
    try OWLViTConfiguration(
      json: data("config.json", remedy: "name a folder that holds a model"), path: file("config.json"))
  }

  /// Reads `preprocessor_config.json`, or takes the reference's defaults where the folder has none.
  public func preprocessor(_ configuration: OWLViTConfiguration) throws -> PreprocessorConfiguration {
    let name = "preprocessor_config.json"
    guard exists(name) else {
      return PreprocessorConfiguration(kind: configuration.kind, imageSize: configuration.vision.imageSize)
    }
    return try PreprocessorConfiguration(json: data(name, remedy: ""), path: file(name), configuration: configuration)
  }

  /// Opens `model.safetensors` or, through `model.safetensors.index.json`, its shards.
  package func weights() throws -> CheckpointWeights { CheckpointWeights(try tensorFile()) }

  /// Calls `body` with the name, element type, shape and bytes of every tensor, in the order of names.
  package func forEachTensor(_ body: (String, String, [Int], UnsafeRawBufferPointer) -> Void) throws {
    for view in try tensors() { view.withUnsafeBytes { body(view.name, view.dtype.rawValue, view.shape, $0) } }
  }

  /// Every tensor, in the order of names.
  package func tensors() throws -> [TensorView] {
    let file = try tensorFile()
    return try file.names.sorted().map { try file.tensor($0) }
  }

  /// The bytes of a small file of the folder, or nil where it has none of that name.
  package func contents(_ name: String) throws -> Data? {
    exists(name) ? try data(name, remedy: "") : nil
  }

  /// How many values the checkpoint holds, and in which types.
  public func inventory() throws -> WeightInventory {
    let (file, views) = (try tensorFile(), try tensors())
    return WeightInventory(
      file: file.path, tensors: views.count, parameters: views.reduce(0) { $0 + $1.count },
      types: Set(views.map(\.dtype.rawValue)).sorted())
  }

  private func tensorFile() throws -> any TensorFile {
    if exists("model.safetensors") { return try SafetensorsFile(path: file("model.safetensors")) }
    if exists("model.safetensors.index.json") {
      return try ShardedSafetensors(indexPath: file("model.safetensors.index.json"))
    }
    let remedy =
      exists("pytorch_model.bin")
      ? "the folder holds pytorch_model.bin only, and ClipCrop reads safetensors: pull a revision that has it "
        + "(the hub's conversion is under refs/pr/…, clipcrop model pull NAME --revision refs/pr/1)"
      : "fetch the model again with clipcrop model pull"
    throw OWLViTError.missingFile(path: file("model.safetensors"), remedy: remedy)
  }

  private func file(_ name: String) -> String { path + "/" + name }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  private func data(_ name: String, remedy: String) throws -> Data {
    guard exists(name) else { throw OWLViTError.missingFile(path: file(name), remedy: remedy) }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: file(name)))
    } catch {
      throw OWLViTError.invalidFile(path: file(name), reason: "it cannot be read")
    }
  }
}

/// What a checkpoint's weights amount to.
public struct WeightInventory: Hashable, Sendable {
  /// The file, or the index of the shards.
  public let file: String
  /// How many tensors.
  public let tensors: Int
  /// How many values in all.
  public let parameters: Int
  /// Their element types, such as `F32`, sorted.
  public let types: [String]
}
