/// What can go wrong while training, beyond the errors of pictures, models and datasets.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss is infinite or not a number.
  case lossNotFinite(step: Int, batch: [String])
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
    default: "training failed"
    }
  }

  private static func extent(_ shape: [Int]?) -> String { shape.map { "\($0)" } ?? "absent" }
}
