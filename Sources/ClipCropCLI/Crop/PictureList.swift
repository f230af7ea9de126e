import Foundation
import Imaging

/// The pictures that a command line names: files, and folders for all pictures in them.
enum PictureList {
  /// - Parameter recursive: whether folders inside folders are searched too.
  /// - Returns: files as named, and those of folders by name.
  static func expand(_ paths: [String], recursive: Bool) throws -> [String] {
    try paths.flatMap { path in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        return [path]
      }
      let found = try pictures(in: path, recursive: recursive)
      guard !found.isEmpty else {
        throw CommandFailure(status: .noInput, description: "The folder \(path) holds no pictures.")
      }
      return found
    }
  }

  private static func pictures(in folder: String, recursive: Bool) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw CommandFailure(
        status: .noPermission, description: "The folder \(folder) cannot be read; check its permissions.")
    }
    return try names.sorted().filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
      if isFolder.boolValue { return recursive ? try pictures(in: path, recursive: true) : [] }
      return ImageFormat(named: name) == nil ? [] : [path]
    }
  }
}
