import Foundation
import Safetensors
import Tensors
import TestSupport

/// A folder with a model and what the reference library computed with it: `model/`, `expected.safetensors`, `expected.json`,
/// `image.jpg`, `query.jpg`.
struct Golden: Sendable, CustomStringConvertible {
  let path: String
  var description: String { URL(fileURLWithPath: path).lastPathComponent }
  var model: String { path + "/model" }

  func expected() throws -> CheckpointTensors {
    CheckpointTensors(file: try SafetensorsFile(path: path + "/expected.safetensors"))
  }

  struct CheckpointTensors {
    let file: SafetensorsFile
    func callAsFunction(_ name: String) throws -> Tensor {
      let view = try file.tensor(name)
      return Tensor(try view.floats(), shape: view.shape)
    }
    func contains(_ name: String) -> Bool { file.contains(name) }
  }

  /// The committed fixtures, and the reference outputs beside the checkout where there are any.
  static let all: [Golden] = {
    let fixtures = ["owlvit-square", "owlvit-wide", "owlv2-square", "owlv2-tall"].map {
      Repository.fixture("models/" + $0)
    }
    let shared =
      Repository.shared.map { folder in ["owlvit-tiny", "owlv2-tiny"].map { folder + "/golden/" + $0 } } ?? []
    return (fixtures + shared).filter { FileManager.default.fileExists(atPath: $0 + "/expected.safetensors") }
      .map(Golden.init)
  }()
}
