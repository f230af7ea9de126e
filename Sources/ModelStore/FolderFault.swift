/// Why a folder cannot serve as a model.
public enum FolderFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such folder.
  case absent
  /// `config.json` is not there, or is a link to nothing.
  case noConfiguration
  /// Neither `model.safetensors` nor its index is there.
  case noWeights
  /// Weights are there, but only as `pytorch_model.bin`.
  case onlyPyTorch
  /// The index names a file that is not there.
  case missingShard(String)
  /// `model.safetensors.index.json` cannot be read as an index.
  case badIndex(String)

  /// What is the matter, to follow the folder's name: "has no config.json".
  public var description: String {
    switch self {
    case .absent: "does not exist"
    case .noConfiguration: "has no config.json"
    case .noWeights: "has no model.safetensors"
    case .onlyPyTorch: "has its weights only as pytorch_model.bin, and ClipCrop reads safetensors"
    case .missingShard(let shard): "lacks \(shard), which its model.safetensors.index.json names"
    case .badIndex(let reason): "has a model.safetensors.index.json that cannot be used: \(reason)"
    }
  }
}
