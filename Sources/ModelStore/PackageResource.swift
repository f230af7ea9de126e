import Glibc

/// Files that come with the package: the package manager puts each target's into a folder `clipcrop_TARGET.resources` beside the
/// program, and an installation may put that folder below `share/clipcrop` instead.
///
/// Not by `Bundle.module`, which ends the process when the folder is missing.
package enum PackageResource {
  /// The path of a resource, or nil where it lies in none of the places.
  package static func path(target: String, name: String) -> String? {
    places(target: target).map { $0 + "/" + name }.first { FileStatus($0) != nil }
  }

  /// The folders that may hold a target's resources, in the order they are looked into.
  package static func places(target: String) -> [String] {
    guard let program = programFolder else { return [] }
    let folder = "clipcrop_\(target).resources"
    return ["\(program)/\(folder)", "\(program)/../share/clipcrop/\(folder)"]
  }

  /// The folder of the running program, links followed.
  private static var programFolder: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
