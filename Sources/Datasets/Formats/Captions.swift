import Foundation

/// Captions of pictures by file name, as the GAIC text files have them: `{name: caption}`.
public struct Captions: Sendable, Hashable {
  /// What stands in some captions in place of a thing's name. A picture cannot be searched for a "biological species".
  public static let placeholders = ["biological species", "geographical feature"]

  /// The captions by the picture's name without folder.
  public var byName: [String: String]

  /// Reads a file of captions, or all `.json` files of a folder.
  ///
  /// - Throws: ``DatasetError`` when a file cannot be read or is something else.
  public init(path: String) throws(DatasetError) {
    let path = FilePath.trimmed(path)
    var paths = [path]
    if FilePath.isFolder(path) {
      paths = try FilePath.entries(path).filter { FilePath.ending($0) == "json" }.map { FilePath.join(path, $0) }
      guard !paths.isEmpty else { throw .notADataset(path: path, appearance: "a folder without .json files") }
    }
    byName = [:]
    for path in paths { try read(AnnotationFile(path)) }
  }

  /// The caption of a picture as a query, if it is fit to be one; see ``CaptionOptions``.
  func query(for image: String, options: CaptionOptions) -> String? {
    guard let caption = byName[FilePath.name(image)] else { return nil }
    if !options.keepsPlaceholders, Captions.placeholders.contains(where: caption.lowercased().contains) { return nil }
    if let longest = options.longest, caption.split(whereSeparator: \.isWhitespace).count > longest { return nil }
    return caption
  }

  private mutating func read(_ file: AnnotationFile) throws(DatasetError) {
    let appearance = Appearance(of: file)
    guard appearance == .captions || appearance == .unknown else {
      throw .wrongFormat(path: file.path, named: "captions", appearance: appearance.description)
    }
    let (document, root) = try JSONDocument.parse(file)
    for member in try document.members(root, "the whole") {
      let caption = try document.text(member.value, "the caption of \(member.key)")
      byName[FilePath.name(member.key)] = caption.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
