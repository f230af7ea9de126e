/// What can go wrong in making scenes.
package enum ScenesError: Error, Hashable, Sendable {
  /// A file that belongs to the package is not beside the executable; holds its path inside the build folder.
  case resourceMissing(String)
  /// A file of Unicode's data is not there or cannot be read as text; holds its path.
  case unicodeDataMissing(String)
  /// A line of the table of things cannot be used; lines count from 1.
  case badCatalogueLine(line: Int, reason: String)
  /// Unicode knows no fully-qualified emoji of these code points.
  case unknownGlyph(thing: String, codePoints: String)
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
    }
  }
}
