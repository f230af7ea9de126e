extension ModelFolder {
  /// A file of a model.
  public struct File: Hashable, Sendable {
    /// Its path relative to the folder.
    public let path: String
    /// Its size in bytes.
    public let size: Int
  }

  /// Every file of the folder, sorted by path; links that lead nowhere are left out.
  public var files: [File] { ModelFolder.files(in: path) }

  package static func files(in root: String) -> [File] { files(in: root, below: "", depth: 0) }

  private static func files(in root: String, below prefix: String, depth: Int) -> [File] {
    // No published model nests deeper; the bound ends a loop of links.
    guard depth < 4 else { return [] }
    return folderEntries(root + "/" + prefix).flatMap { entry -> [File] in
      let path = prefix + entry
      guard let status = FileStatus(root + "/" + path) else { return [] }
      switch status.kind {
      case .file: return [File(path: path, size: status.size)]
      case .folder: return files(in: root, below: path + "/", depth: depth + 1)
      case .other: return []
      }
    }
  }
}
