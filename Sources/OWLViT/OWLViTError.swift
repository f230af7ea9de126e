/// What can be wrong with a model's folder, a query or the model itself.
public enum OWLViTError: Error, Equatable, Sendable {
  /// A file of the model's folder is missing.
  case missingFile(path: String, remedy: String)
  /// A file of the model's folder cannot be read or is not what its name says.
  case invalidFile(path: String, reason: String)
  /// config.json describes another architecture.
  case unsupportedModelType(path: String, found: String?)
  /// config.json holds a value that no model of the family can have.
  case invalidConfiguration(path: String, key: String, reason: String)
  /// Tokenizer and text tower do not belong together.
  case vocabularyMismatch(tokens: Int, vectors: Int)
  /// A text query without content.
  case emptyQuery
  /// An example picture in which the model finds nothing that could be meant.
  case unusableImageQuery(path: String)
  /// Kernels that there are not, or not for this processor.
  case unavailableKernels(name: String, available: [String])
}

extension OWLViTError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .missingFile(let path, let remedy): "The model file \(path) is missing; \(remedy)."
    case .invalidFile(let path, let reason): "The model file \(path) is not usable: \(reason); fetch the model again."
    case .unsupportedModelType(let path, let found):
      "\(path) says \(found.map { "model_type '\($0)'" } ?? "no model_type"); ClipCrop runs 'owlvit' and 'owlv2' models."
    case .invalidConfiguration(let path, let key, let reason): "\(path): '\(key)' \(reason); fetch the model again."
    case .vocabularyMismatch(let tokens, let vectors):
      "The tokenizer knows \(tokens) tokens but the text tower has \(vectors) vectors; they belong to different models."
    case .emptyQuery: "A query is empty; say what to look for, such as \"a dog\"."
    case .unusableImageQuery(let path):
      "The model finds nothing in the example picture \(path); use one that shows the object large and alone."
    case .unavailableKernels(let name, let available):
      "CLIPCROP_KERNELS is '\(name)', but this processor runs \(available.joined(separator: ", ")); name one of these, or unset it."
    }
  }
}
