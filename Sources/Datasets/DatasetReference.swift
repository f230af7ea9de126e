import Foundation

/// A dataset as a user names it: `[FORMAT:]PATH`.
public struct DatasetReference: Sendable, Hashable {
  /// The format; nil to tell it from the content.
  public var format: DatasetFormat?
  /// The annotation file or the dataset's folder.
  public var path: String

  /// A dataset at `path`.
  public init(format: DatasetFormat? = nil, path: String) {
    self.format = format
    self.path = path
  }

  /// Reads `[FORMAT:]PATH`, such as `fcdb:data/cropping_testing_set.json`.
  ///
  /// What stands before the first colon is a format where it names one. Another plain word there is taken for a misspelt format
  /// and refused, unless a file of that whole name exists.
  ///
  /// - Throws: ``DatasetError/unknownFormat(name:)``, ``DatasetError/invalidOption(name:value:allowed:)`` for an empty path.
  public init(parsing argument: String) throws(DatasetError) {
    self.init(path: argument)
    if let colon = argument.firstIndex(of: ":") {
      let word = argument[..<colon]
      if let named = DatasetFormat(rawValue: word.lowercased()) {
        let path = String(argument[argument.index(after: colon)...])
        // A shell expands the tilde at the beginning of an argument only.
        self.init(format: named, path: path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path)
      } else if word.allSatisfy({ $0.isLetter || $0.isNumber }), !FileManager.default.fileExists(atPath: argument) {
        throw .unknownFormat(name: String(word))
      }
    }
    guard !path.isEmpty else {
      throw .invalidOption(name: "The dataset", value: "\"\(argument)\"", allowed: "[FORMAT:]PATH with a path")
    }
  }
}

extension DatasetReference: CustomStringConvertible {
  /// `FORMAT:PATH`, or the path alone.
  public var description: String { format.map { "\($0.rawValue):\(path)" } ?? path }
}
