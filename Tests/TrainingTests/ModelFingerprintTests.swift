import ClipCrop
import Foundation
import OWLViT
import Safetensors
import Testing
import Training

@Suite struct ModelFingerprintTests {
  @Test func copiesAreTheSameModel() throws {
    let scratch = try Scratch()
    let first = try ModelFingerprint(folder: TinyModel.path())
    #expect(first.text.count == 64)
    #expect(try ModelFingerprint(folder: scratch.copyModel()) == first)
    #expect(try ModelFingerprint(folder: TinyModel.path("owlvit-wide")) != first)
  }

  @Test func settingsCount() throws {
    let scratch = try Scratch()
    let original = try ModelFingerprint(folder: TinyModel.path())
    for (name, added) in [("config.json", "\"added\": 1, "), ("preprocessor_config.json", " ")] {
      let model = try scratch.copyModel()
      let path = model + "/" + name
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try ("{" + added + text.drop { $0 != "{" }.dropFirst()).write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try ModelFingerprint(folder: model) != original, "\(name)")
    }
  }

  /// A cropper that was trained before its base model was calibrated stays usable.
  @Test func calibrationDoesNotCount() throws {
    let scratch = try Scratch()
    let model = try scratch.copyModel()
    try Calibrator.write(Calibration(weights: [.logit: 1.5], bias: 0.5, threshold: 0.3), to: model)
    #expect(try Calibration(folder: model)?.threshold == 0.3)
    #expect(try ModelFingerprint(folder: model) == ModelFingerprint(folder: TinyModel.path()))
    #expect(try Detector(folder: model).configuration == Detector(folder: TinyModel.path()).configuration)
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
