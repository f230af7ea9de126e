/// What can go wrong in a ``Cropper`` beyond the errors of pictures, models and composition.
public enum ClipCropError: Error, Hashable, Sendable {
  /// A query was asked of a cropper without a model.
  case noModel
  /// Queries that match nothing, where the options say to fail then.
  case noMatch(image: String, queries: [Query])
  /// Windows were to be rated by a model that has no trained decoder.
  case notTrained
  /// The folder of a trained cropper cannot be used, or not be written.
  case decoderFolder(path: String, reason: String)
  /// A trained cropper belongs to another base model than the one that is there.
  case baseModelMismatch(cropper: String, baseModel: String)
  /// A number option is out of its range.
  case invalidOption(name: String, value: String, allowed: String)
}

extension ClipCropError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .noModel:
      "A query needs a model, and none was given; fetch one with `clipcrop model pull google/owlvit-base-patch32` and name it "
        + "with --model google/owlvit-base-patch32."
    case .noMatch(let image, let queries):
      "Nothing in \(image) matches \(queries.map { "\"\($0)\"" }.joined(separator: " or ")); lower --min-score, ask for "
        + "something else, or use --on-miss fallback."
    case .notTrained:
      "Rating windows needs a trained cropper; train one with `clipcrop train cropper` and name its folder with --model."
    case .decoderFolder(let path, let reason):
      "The cropper folder \(path) cannot be used: \(reason); train it again with `clipcrop train cropper`, or name another."
    case .baseModelMismatch(let cropper, let baseModel):
      "The cropper \(cropper) was trained on another checkpoint than \(baseModel), whose features mean something else to it; "
        + "restore that checkpoint, or train the cropper again on this one."
    case .invalidOption(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)."
    }
  }
}
