#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The room on a disk.
enum FreeSpace {
  /// Bytes that this user may still write in a folder, which need not exist yet; `Int.max` where the system does not say.
  @Sendable static func bytes(in folder: String) -> Int {
    var path = folder
    var status = statvfs()
    while statvfs(path.isEmpty ? "." : path, &status) != 0 {
      // The nearest folder above that is there.
      guard errno == ENOENT, let slash = path.lastIndex(of: "/") else {
        if errno == ENOENT, !path.isEmpty {
          path = ""
          continue
        }
        return .max
      }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    let (bytes, overflow) = Int(clamping: UInt64(status.f_bavail)).multipliedReportingOverflow(by: Int(status.f_frsize))
    return overflow ? .max : bytes
  }
}
