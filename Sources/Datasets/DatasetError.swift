/// Why a dataset cannot be used. `description` is the one sentence to show.
///
/// What is wrong with single pictures or windows is no error but a ``DatasetProblem``.
public enum DatasetError: Error, Equatable, Sendable {
  /// Nothing lies at the path.
  case missing(path: String)
  /// The file or folder cannot be read; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// The file holds nothing.
  case emptyFile(path: String)
  /// No format has the name that was given.
  case unknownFormat(name: String)
  /// The content is of no known format; `appearance` is what it looks like.
  case notADataset(path: String, appearance: String)
  /// The content is of another format than the one named.
  case wrongFormat(path: String, named: String, appearance: String)
  /// A line breaks the format's rules.
  case malformed(path: String, line: Int, reason: String)
  /// The dataset has no such part.
  case noSplit(path: String, split: DatasetSplit, available: [DatasetSplit])
  /// Nothing can be used: no example is there, or each has a problem, of which `first` is one.
  case noExamples(path: String, problems: Int, first: DatasetProblem?)
  /// No example has a window, which learning to crop and measuring crops need.
  case noWindows(dataset: String, examples: Int)
  /// Problems where none is tolerated.
  case problems(path: String, count: Int, first: DatasetProblem)
  /// The folder of pictures is not there.
  case noImagesFolder(path: String)
  /// An option is out of its range or does not go with the others.
  case invalidOption(name: String, value: String, allowed: String)
  /// An example holds what the format cannot express.
  case cannotEncode(image: String, reason: String)
  /// The file cannot be written; `reason` is the system's. What was there before is untouched.
  case cannotWrite(path: String, reason: String)
}

extension DatasetError: CustomStringConvertible {
  /// One sentence that names the thing and the remedy.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such dataset; check the path."
    case .unreadable(let path, let reason): "\(path) cannot be read (\(reason)); check what it is and its permissions."
    case .emptyFile(let path): "\(path) is empty; download or write it again."
    case .unknownFormat(let name):
      "\"\(name)\" is no dataset format; use \(DatasetError.formatNames), or leave it out to have it told from the content."
    case .notADataset(let path, let appearance):
      "\(path) looks like \(appearance), not like annotations of crops; name a file or folder of the format \(DatasetError.formatNames)."
    case .wrongFormat(let path, let named, let appearance):
      "\(path) was named as \(named), but looks like \(appearance); name it as what it is."
    case .malformed(let path, let line, let reason): "\(path):\(line): \(reason)."
    case .noSplit(let path, let split, let available):
      available.isEmpty
        ? "\(path) is not divided into parts, so it has no \(split.rawValue) part; leave the split out."
        : "\(path) has no \(split.rawValue) part, only \(available.map(\.rawValue).joined(separator: " and ")); choose one of these."
    case .noExamples(let path, let problems, let first):
      if let first {
        "No example of \(path) can be used (\(problems) \(problems == 1 ? "problem" : "problems"), the first: \(first)); "
          + "name the folder of the pictures with --images, or correct the annotations."
      } else {
        "\(path) holds no example; add pictures with their crops."
      }
    case .noWindows(let dataset, let examples):
      "None of the \(examples) examples of \(dataset) has a window; add \"crops\" to its lines, or use it to train a detector."
    case .problems(let path, let count, let first):
      "\(path) has \(count) \(count == 1 ? "problem" : "problems") where none is tolerated, the first: \(first)."
    case .noImagesFolder(let path): "\(path), where the pictures should be, is not a folder; check --images."
    case .invalidOption(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)."
    case .cannotEncode(let image, let reason): "The example of \(image) cannot be written as JSONL: \(reason)."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written (\(reason)); choose another place or free some space."
    }
  }

  private static var formatNames: String { DatasetFormat.allCases.map(\.rawValue).joined(separator: ", ") }
}
