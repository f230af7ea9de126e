/// What can go wrong while training, beyond the errors of pictures, models and datasets.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss is infinite or not a number.
  case lossNotFinite(step: Int, batch: [String])
  /// The features to be cached need more room than the disk has.
  case cacheWithoutRoom(folder: String, bytesNeeded: Int, bytesFree: Int)
  /// A file of the feature cache cannot be written; what was cached before is kept.
  case cacheNotWritable(path: String, reason: String)
  /// A file of the feature cache is not what was written; it has been removed.
  case damagedCacheEntry(path: String, reason: String)
  /// No picture could be read, or no example is left of those that could.
  case nothingToLearnFrom(problems: [String])
}

extension TrainingError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .lossNotFinite(let step, let batch):
      "The loss of step \(step) is not finite; its batch was \(batch.joined(separator: ", ")). Lower --learning-rate, or look "
        + "at those examples."
    case .cacheWithoutRoom(let folder, let needed, let free):
      "The features need \(TrainingError.megabytes(needed)) in \(folder), where \(TrainingError.megabytes(free)) are free; free some space, "
        + "name another folder with --cache, or ask for fewer --views."
    case .cacheNotWritable(let path, let reason):
      "The feature cache cannot write \(path) (\(reason)); free some space or name another folder with --cache. What was cached so "
        + "far is kept."
    case .damagedCacheEntry(let path, let reason):
      "The cached features \(path) were damaged (\(reason)) and have been removed; run the same command again to compute them anew."
    case .nothingToLearnFrom(let problems):
      "No example can be learnt from; the first problem is: \(problems.first ?? "the dataset is empty")"
    }
  }

  private static func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
}
