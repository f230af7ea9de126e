package import Imaging

/// What can go wrong in making scenes.
package enum ScenesError: Error, Equatable, Sendable {
  /// A file that belongs to the package is not beside the executable; holds its path inside the build folder.
  case resourceMissing(String)
  /// A file of Unicode's data is not there or cannot be read as text; holds its path.
  case unicodeDataMissing(String)
  /// A line of the table of things cannot be used; lines count from 1.
  case badCatalogueLine(line: Int, reason: String)
  /// Unicode knows no fully-qualified emoji of these code points.
  case unknownGlyph(thing: String, codePoints: String)
  /// A picture could not be drawn or written.
  case imaging(ImagingError)
  /// An option is out of its range.
  case invalidOption(name: String, value: String, allowed: String)
  /// No scene of a kind could be composed from the table of things.
  case cannotCompose(kind: SceneKind)
  /// The folder to write to holds something else than a run of the same options that was interrupted.
  case occupied(path: String, reason: String)
  /// A file cannot be written; `reason` is the system's.
  case cannotWrite(path: String, reason: String)
}

extension ScenesError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .resourceMissing(let path):
      "\(path) is not beside the executable; copy that folder from the build folder too, or build the package again"
    case .unicodeDataMissing(let path):
      "cannot read \(path), which names the things in scenes; install Debian's package unicode-data"
    case .badCatalogueLine(let line, let reason):
      "things.tsv, line \(line): \(reason)"
    case .unknownGlyph(let thing, let codePoints):
      "things.tsv draws \"\(thing)\" as \(codePoints), which emoji-test.txt of the installed package unicode-data does not list"
        + " as fully-qualified; correct the code points or install unicode-data 15.0 or later"
    case .imaging(let error): error.description
    case .invalidOption(let name, let value, let allowed): "\(name) cannot be \(value); give \(allowed)"
    case .cannotCompose(let kind):
      "no scene of the kind \(kind.rawValue) can be composed of the things there are; leave the kind out"
    case .occupied(let path, let reason): "\(path) \(reason); name a new folder or empty this one"
    case .cannotWrite(let path, let reason): "\(path) cannot be written (\(reason)); free space or name another folder"
    }
  }
}
