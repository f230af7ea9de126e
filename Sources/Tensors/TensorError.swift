/// What can go wrong below the model: a kernel that oneDNN cannot make, or weights that do not fit the architecture.
public enum TensorError: Error, Equatable, Sendable {
  /// oneDNN has no (fast) implementation of an operation, or failed to run it.
  case kernel(operation: String, reason: String)
  /// The checkpoint lacks a tensor that the architecture needs.
  case missingTensor(name: String)
  /// A tensor of the checkpoint has another shape than the architecture says.
  case misshapenTensor(name: String, found: [Int], expected: [Int])
  /// The system has no memory left for so many bytes.
  case outOfMemory(bytes: Int)
  /// Tensors of the checkpoint that the architecture does not know.
  case leftoverTensors(names: [String])
}

extension TensorError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .kernel(let operation, let reason):
      "The operation \(operation) cannot run on this machine: \(reason); check that libdnnl 2.6 or later 2.x is installed."
    case .missingTensor(let name):
      "The checkpoint lacks the tensor '\(name)'; config.json and the weights do not belong together, fetch the model again."
    case .misshapenTensor(let name, let found, let expected):
      "The tensor '\(name)' has shape \(found), but config.json asks for \(expected); fetch the model again."
    case .outOfMemory(let bytes):
      "The model needs another \(bytes >> 20) MiB of memory, which the system does not have; end other programs or take a smaller model."
    case .leftoverTensors(let names):
      "The checkpoint holds \(names.count) tensor\(names.count == 1 ? "" : "s") that its architecture does not know, first "
        + "'\(names.first ?? "")'; config.json and the weights do not belong together."
    }
  }
}
