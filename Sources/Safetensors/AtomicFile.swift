#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file written beside its destination and renamed onto it when it is complete and on disk.
///
/// A temporary file of an interrupted process is left as `.NAME.<random>.tmp`; it never bears the destination's name.
struct AtomicFile {
  private let path: String
  private let temporaryPath: String
  private let folder: String
  private let descriptor: Int32

  /// Creates the temporary file, with the permissions a new file gets here.
  init(path: String) throws(SafetensorsError) {
    let split = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = path[split...]
    guard !name.isEmpty else { throw .cannotWrite(path: path, reason: "the path names no file") }
    self.path = path
    folder = split == path.startIndex ? "." : String(path[..<split])
    // A long name must still leave room for the suffix within the 255 bytes of a file name.
    let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
    temporaryPath = path[..<split] + ".\(stem).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError.text()) }
  }

  /// Appends `bytes`.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let written = systemWrite(descriptor, chunk.baseAddress, chunk.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 || errno != EINTR {
        throw .cannotWrite(path: path, reason: written == 0 ? "no progress" : SystemError.text())
      }
    }
  }

  /// Puts the file in its place.
  func commit() throws(SafetensorsError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text())
    }
    _ = close(descriptor)
    syncFolder()
  }

  /// Removes what was written.
  func discard() {
    _ = close(descriptor)
    _ = unlink(temporaryPath)
  }

  /// Makes the renaming itself survive a power failure; not every file system can, so failure is no error.
  private func syncFolder() {
    let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { return }
    _ = fsync(folderDescriptor)
    _ = close(folderDescriptor)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
