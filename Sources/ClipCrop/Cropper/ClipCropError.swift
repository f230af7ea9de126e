/// What can go wrong in a ``Cropper`` beyond the errors of pictures, models and composition.
public enum ClipCropError: Error, Hashable, Sendable {
  /// Something was to be done with a model of the user's own, and none was named.
  case noModel
  /// Queries that match nothing, where the options say to fail then.
  /// Of a query that asks for several things, those that are missing. `advice` is the model's own.
  case noMatch(image: String, queries: [Query], advice: String? = nil)
  /// Windows were to be rated by a model that has no trained decoder.
  case notTrained
  /// The folder of a trained cropper cannot be used, or not be written.
  case decoderFolder(path: String, reason: String)
  /// A trained cropper belongs to another base model than the one that is there.
  case baseModelMismatch(cropper: String, baseModel: String)
  /// A calibration in a `config.json` cannot be used, or not be written.
  case calibration(path: String, reason: String)
  /// A number option is out of its range.
  case invalidOption(name: String, value: String, allowed: String)
}

extension ClipCropError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .noModel:
      "This needs a model, and none was named; fetch one with `clipcrop model pull google/owlvit-base-patch32` and name it with "
        + "--model google/owlvit-base-patch32, or name the folder of one, or --model embedded."
    case .noMatch(let image, let queries, let advice):
      "Nothing in \(image) matches \(queries.map { "\"\($0)\"" }.joined(separator: " or ")); lower --min-score, ask for "
        + "something else, or use --on-miss fallback." + advice.sentence
    case .notTrained:
      "Rating windows needs a trained cropper; train one with `clipcrop train cropper` and name its folder with --model."
    case .decoderFolder(let path, let reason):
      "The cropper folder \(path) cannot be used: \(reason); train it again with `clipcrop train cropper`, or name another."
    case .baseModelMismatch(let cropper, let baseModel):
      "The cropper \(cropper) was trained on another checkpoint than \(baseModel), whose features mean something else to it; "
        + "restore that checkpoint, or train the cropper again on this one."
    case .calibration(let path, let reason):
      "The calibration in \(path) cannot be used: \(reason); measure it again, or remove it from the file."
    case .invalidOption(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)."
    }
  }
}

extension String? {
  /// The text as a sentence that follows another; nothing for none.
  var sentence: String {
    guard let text = self, let first = text.first else { return "" }
    let isEnded = text.last.map { ".!?".contains($0) } ?? true
    return " " + first.uppercased() + text.dropFirst() + (isEnded ? "" : ".")
  }
}
