import Foundation
import OWLViT
import Safetensors
import Tensors
import TestSupport
import Testing

/// Folders as they are really published: half precision, shards, buffers of older libraries, and broken ones.
@Suite struct CheckpointTests {
  private let golden = Golden(path: Repository.fixture("models/owlvit-wide"))

  private func copy(_ change: (inout [SafetensorsWriter.Tensor]) -> Void) throws -> String {
    let folder = NSTemporaryDirectory() + "clipcrop-model-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: golden.model, toPath: folder)
    let file = try SafetensorsFile(path: folder + "/model.safetensors")
    var tensors = try file.names.map { name -> SafetensorsWriter.Tensor in
      let view = try file.tensor(name)
      return SafetensorsWriter.Tensor(name: name, shape: view.shape, values: try view.floats())
    }
    change(&tensors)
    try SafetensorsWriter.write(tensors, metadata: [:], to: folder + "/model.safetensors")
    return folder
  }

  private func model(_ folder: String) throws -> OWLViTModel {
    let checkpoint = CheckpointFolder(path: folder)
    return try OWLViTModel(checkpoint.configuration(), weights: checkpoint.weights())
  }

  private func features(_ folder: String) throws -> Tensor {
    try model(folder).encode(golden.expected()("pixel_values")).features
  }

  @Test(arguments: [(SafetensorsWriter.FloatType.float16, 2e-3), (.bfloat16, 2e-2)])
  func halfPrecisionIsReadAsItsRoundedValues(type: SafetensorsWriter.FloatType, tolerance: Double) throws {
    let folder = try copy { tensors in for index in tensors.indices { tensors[index].type = type } }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (half, full) = (try features(folder).elements, try features(golden.model).elements)
    let difference = zip(half, full).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let length = full.reduce(0.0) { $0 + Double($1 * $1) }
    #expect((difference / length).squareRoot() < tolerance)
    #expect(half != full)
    let texts = try model(folder).text([[745, 320, 746]])
    #expect(texts.shape == [1, 24] && texts.elements.allSatisfy(\.isFinite))
  }

  @Test func shardsAreOneCheckpoint() throws {
    let folder = try copy { _ in }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try SafetensorsFile(path: folder + "/model.safetensors")
    var map: [String: String] = [:]
    for shard in 0..<3 {
      let name = "model-0000\(shard + 1)-of-00003.safetensors"
      let names = file.names.enumerated().filter { $0.offset % 3 == shard }.map(\.element)
      for tensor in names { map[tensor] = name }
      let tensors = try names.map { tensor -> SafetensorsWriter.Tensor in
        let view = try file.tensor(tensor)
        return SafetensorsWriter.Tensor(name: tensor, shape: view.shape, values: try view.floats())
      }
      try SafetensorsWriter.write(tensors, metadata: [:], to: folder + "/" + name)
    }
    let index = try JSONSerialization.data(withJSONObject: ["metadata": [:], "weight_map": map])
    try index.write(to: URL(fileURLWithPath: folder + "/model.safetensors.index.json"))
    let whole = try features(folder)
    try FileManager.default.removeItem(atPath: folder + "/model.safetensors")
    #expect(try features(folder).elements == whole.elements)
  }

  @Test func publishedLeftoversLoadAndOthersAreNamed() throws {
    let known = try copy { tensors in
      tensors.append(
        .init(name: "owlvit.text_model.embeddings.position_ids", shape: [1, 16], values: (0..<16).map(Float.init)))
      tensors.append(
        .init(name: "owlvit.vision_model.embeddings.position_ids", shape: [1, 26], values: (0..<26).map(Float.init)))
    }
    defer { try? FileManager.default.removeItem(atPath: known) }
    _ = try model(known)
    let unknown = try copy { $0.append(.init(name: "owlvit.surprise", shape: [1], values: [0])) }
    defer { try? FileManager.default.removeItem(atPath: unknown) }
    #expect(throws: TensorError.leftoverTensors(names: ["owlvit.surprise"])) { try model(unknown) }
    let missing = try copy { $0.removeAll { $0.name == "class_head.dense0.bias" } }
    defer { try? FileManager.default.removeItem(atPath: missing) }
    #expect(throws: TensorError.missingTensor(name: "class_head.dense0.bias")) { try model(missing) }
  }

  @Test func onlyPyTorchWeightsSayWhatToDo() throws {
    let folder = try copy { _ in }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.moveItem(atPath: folder + "/model.safetensors", toPath: folder + "/pytorch_model.bin")
    #expect {
      try model(folder)
    } throws: { "\($0)".contains("refs/pr") }
  }
}
