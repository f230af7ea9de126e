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
  /// The loss is finite, but its gradient for a parameter is not.
  case gradientNotFinite(step: Int, parameter: String, batch: [String])
  /// An option has a value that makes no sense.
  case badOption(name: String, value: String, need: String)
  /// The folder of a run cannot be made or read.
  case folderUnusable(path: String, reason: String)
  /// Another process trains into the folder.
  case folderBusy(path: String)
  /// The checkpoint is damaged, or is none.
  case checkpointUnreadable(path: String, reason: String)
  /// The checkpoint is of another architecture; `found` or `expected` is nil where there is no tensor of that name.
  case checkpointOfOtherModel(path: String, tensor: String, found: [Int]?, expected: [Int]?)
  /// The checkpoint is of a run with another option or dataset.
  case checkpointOfOtherRun(path: String, setting: String, saved: String, asked: String)
  /// The checkpoint could not be written; the one before is intact.
  case checkpointNotWritten(path: String, reason: String)
  /// The log cannot be written.
  case logNotWritten(path: String, reason: String)
  /// A line of the log is not a record.
  case logDamaged(path: String, line: Int)
  /// A log from which nothing can be drawn.
  case nothingToPlot(path: String)
  /// A predicted window cannot be compared with a target, because one of them is infinite or not a number.
  case matchingCostNotFinite(row: Int, column: Int)
  /// A loss weight that is negative or no number.
  case badLossWeight(name: String, value: Double)
  /// There is nothing to measure a calibration with.
  case nothingToCalibrateWith(reason: String)
  /// All loss weights are zero.
  case noLossWeight
}

extension TrainingError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .lossNotFinite(let step, let batch):
      "The loss of step \(step) is not finite; its batch was \(batch.joined(separator: ", ")). Lower --learning-rate, or look "
        + "at those examples."
    case .gradientNotFinite(let step, let parameter, let batch):
      "The gradient of '\(parameter)' in step \(step) is not finite; its batch was \(batch.joined(separator: ", ")). Lower "
        + "--learning-rate, or look at those examples."
    case .badOption(let name, let value, let need): "\(name) is \(value), but \(need)."
    case .nothingToPlot(let path):
      "\(path) holds no step and no validation yet, so there is nothing to draw; train first."
    case .nothingToLearnFrom(let problems):
      "No example can be learnt from; the first problem is: \(problems.first ?? "the dataset is empty")"
    case .matchingCostNotFinite(let row, let column):
      "Predicted window \(row) cannot be matched with target \(column), because their distance is not finite; lower "
        + "--learning-rate, or look for a box that is not a number among the annotations."
    case .badLossWeight(let name, let value):
      "The weight of the \(name) loss is \(value); give a number of 0 or more."
    case .nothingToCalibrateWith(let reason):
      "There is nothing to calibrate with: \(reason); give examples of kind \"absent\", and others with subjects."
    case .noLossWeight:
      "All loss weights are 0, so that there is nothing to learn; give one of them a number above 0."
    default: fileDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .folderUnusable(let path, let reason): "The folder \(path) cannot be used (\(reason)); choose another --out."
    case .folderBusy(let path): "Another training run writes to \(path); wait for it, or choose another --out."
    case .checkpointUnreadable(let path, let reason):
      "The checkpoint \(path) cannot be read (\(reason)); begin anew with --restart."
    case .checkpointOfOtherModel(let path, let tensor, let found, let expected):
      "The checkpoint \(path) is of another architecture: '\(tensor)' is \(TrainingError.extent(found)) there and "
        + "\(TrainingError.extent(expected)) in this model; choose another --out, or begin anew with --restart."
    case .checkpointOfOtherRun(let path, let setting, let saved, let asked):
      "The checkpoint \(path) was trained with \(setting) \(saved), not \(asked); ask for the same, or begin anew with "
        + "--restart."
    case .checkpointNotWritten(let path, let reason):
      "The checkpoint \(path) cannot be written (\(reason)); the one before is intact: free some space and run the command "
        + "again to go on from it."
    case .logNotWritten(let path, let reason):
      "The log \(path) cannot be written (\(reason)); the last checkpoint is intact: free some space and run the command again "
        + "to go on from it."
    case .logDamaged(let path, let line):
      "Line \(line) of \(path) is not a record of a training run; is it another file?"
    case .cacheWithoutRoom(let folder, let needed, let free):
      "The features need \(TrainingError.megabytes(needed)) in \(folder), where \(TrainingError.megabytes(free)) are free; free some space, "
        + "name another folder with --cache, or ask for fewer --views."
    case .cacheNotWritable(let path, let reason):
      "The feature cache cannot write \(path) (\(reason)); free some space or name another folder with --cache. What was cached so "
        + "far is kept."
    case .damagedCacheEntry(let path, let reason):
      "The cached features \(path) were damaged (\(reason)) and have been removed; run the same command again to compute them anew."
    default: "training failed"
    }
  }

  private static func extent(_ shape: [Int]?) -> String { shape.map { "\($0)" } ?? "absent" }

  private static func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
}
