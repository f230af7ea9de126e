import Glibc

/// What the file system says about a path, links followed.
///
/// Straight from `stat`: a model is looked up at every start of the program, before anything else can begin.
package struct FileStatus: Sendable {
  /// What lies at a path.
  package enum Kind: Sendable { case file, folder, other }

  /// What lies there.
  package let kind: Kind
  /// Its size in bytes.
  package let size: Int
  /// When its content last changed, in seconds since 1970.
  package let modified: Double

  /// nil when there is nothing at `path`, or nothing that may be seen; a dangling link is nothing.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    size = Int(status.st_size)
    modified = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  /// Whether `path` is a regular file, or a link to one.
  package static func isFile(_ path: String) -> Bool { FileStatus(path)?.kind == .file }

  /// Whether `path` is a folder, or a link to one.
  package static func isFolder(_ path: String) -> Bool { FileStatus(path)?.kind == .folder }
}

/// The names in a folder, sorted; empty when it cannot be read.
package func folderEntries(_ path: String) -> [String] {
  guard let handle = opendir(path) else { return [] }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The content of a small text file (a ref, a token, an index); nil when it cannot be read or is larger than `limit` bytes.
package func smallFile(_ path: String, limit: Int) -> [UInt8]? {
  guard let status = FileStatus(path), status.kind == .file, status.size <= limit else { return nil }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(status.size)
  var buffer = [UInt8](repeating: 0, count: 65536)
  while bytes.count <= limit {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
  return nil
}
