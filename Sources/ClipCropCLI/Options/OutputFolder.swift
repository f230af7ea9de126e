import Foundation

/// Folders that outputs go to: they are not made, and that one is missing is said before the work, not after it.
enum OutputFolder {
  /// - Throws: `CommandFailure` unless the folder of the file is there. A folder that the command itself makes need not be.
  static func require(of file: String?, unlessMadeBy out: String? = nil) throws {
    guard let file, let slash = file.lastIndex(of: "/") else { return }
    let folder = String(file[..<slash])
    if let out, resolved(folder) == resolved(out) { return }
    try require(folder)
  }

  private static func resolved(_ path: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
  }

  /// - Throws: `CommandFailure` unless the folder is there.
  static func require(_ folder: String) throws {
    var isFolder: ObjCBool = false
    guard !folder.isEmpty else { return }
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue { return }
    throw CommandFailure(
      status: .cannotCreate,
      description: "The folder \(folder) for the output does not exist; create it first, or choose another place.")
  }
}
