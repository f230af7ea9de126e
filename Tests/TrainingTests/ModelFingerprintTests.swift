import ClipCrop
import Foundation
import OWLViT
import Safetensors
import Testing

@Suite struct ModelFingerprintTests {
  @Test func copiesAreTheSameModel() throws {
    let scratch = try Scratch()
    let first = try ModelFingerprint(folder: TinyModel.path())
    #expect(first.text.count == 64)
    #expect(try ModelFingerprint(folder: scratch.copyModel()) == first)
    #expect(try ModelFingerprint(folder: TinyModel.path("owlvit-wide")) != first)
  }

  @Test(arguments: ["config.json", "preprocessor_config.json"]) func settingsCount(_ name: String) throws {
    let scratch = try Scratch()
    let model = try scratch.copyModel()
    let path = model + "/" + name
    try (String(contentsOfFile: path, encoding: .utf8) + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try ModelFingerprint(folder: model) != ModelFingerprint(folder: TinyModel.path()))
  }

  /// A fine-tuned model may differ in one head alone.
  @Test func everyTensorCounts() throws {
    let scratch = try Scratch()
    let model = try scratch.copyModel()
    let path = model + "/model.safetensors"
    let original = try ModelFingerprint(folder: model)
    let file = try SafetensorsFile(path: path)
    let tensors = try file.names.map { name in
      let view = try file.tensor(name)
      return SafetensorsWriter.EncodedTensor(
        name: name, dtype: view.dtype, shape: view.shape, bytes: view.withUnsafeBytes { Array($0) })
    }
    try SafetensorsWriter.write(tensors, to: path)
    #expect(try ModelFingerprint(folder: model) == original, "the same tensors, metadata apart")
    for index in tensors.indices {
      var changed = tensors
      // The first value: any other of a trained tensor changes with it.
      changed[index].bytes[0] ^= 1
      try SafetensorsWriter.write(changed, to: path)
      #expect(try ModelFingerprint(folder: model) != original, "\(tensors[index].name)")
    }
  }

  @Test func foldersThatHoldNoModel() throws {
    let scratch = try Scratch()
    #expect(throws: OWLViTError.self) { try ModelFingerprint(folder: scratch.path) }
    let model = try scratch.copyModel()
    try FileManager.default.removeItem(atPath: model + "/model.safetensors")
    #expect(throws: OWLViTError.self) { try ModelFingerprint(folder: model) }
  }
}
