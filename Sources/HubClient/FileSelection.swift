import ModelStore

/// Which files of a repository belong to a model that ClipCrop loads; nothing else is fetched.
struct FileSelection: Sendable {
  /// Where the weights are.
  enum Weights: Sendable {
    case single
    case sharded
  }

  /// Everything but the weights, small files, sorted.
  let side: [String]
  let weights: Weights

  /// Files that are for people: left out when they are large or have gone.
  static func isForPeople(_ file: String) -> Bool { file == ModelFile.card || ModelFile.isLicense(file) }

  private static let read: Set = [
    ModelFile.configuration, "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt",
    "special_tokens_map.json", "tokenizer_config.json",
  ]

  /// - Returns: nil when the only weights are `pytorch_model.bin`.
  /// - Throws: ``HubError/incompleteModel(_:_:lacks:)`` without `config.json` or any weights.
  init?(_ files: Set<String>, _ name: ModelName, _ revision: Revision) throws(HubError) {
    guard files.contains(ModelFile.configuration) else {
      throw .incompleteModel(name, revision, lacks: ModelFile.configuration)
    }
    if files.contains(ModelFile.weights) {
      weights = .single
    } else if files.contains(ModelFile.index) {
      weights = .sharded
    } else if files.contains(ModelFile.pytorch) || files.contains(ModelFile.pytorchIndex) {
      return nil
    } else {
      throw .incompleteModel(name, revision, lacks: ModelFile.weights)
    }
    side = files.filter { FileSelection.read.contains($0) || FileSelection.isForPeople($0) }.sorted()
  }
}
