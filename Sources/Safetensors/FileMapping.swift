#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole file mapped into memory for reading.
///
/// Sendable because nothing in it changes after `init`. A file that another process shortens while it is mapped kills
/// this one when it is read (SIGBUS); checkpoints are replaced by renaming, never rewritten in place.
package final class FileMapping: @unchecked Sendable {
  /// The path that was opened.
  package let path: String
  /// The file's bytes, valid as long as this object lives; empty for an empty file.
  package let bytes: UnsafeRawBufferPointer

  /// Maps the regular file at `path`. Throws `SafetensorsError.cannotRead` or `.notAFile`.
  package init(path: String) throws(SafetensorsError) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer that may never come.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: SystemError.text()) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotRead(path: path, reason: SystemError.text()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    self.path = path
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw .cannotRead(path: path, reason: SystemError.text())
    }
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if let address = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: address), bytes.count) }
  }

  /// Gives the memory of the pages read so far back; they are read from the file again if touched.
  package func dropPages() { advise(MADV_DONTNEED) }

  /// Gives the memory of the pages wholly inside a part of the file back.
  package func dropPages(_ range: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let (first, last) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
    guard first < last, let address = bytes.baseAddress else { return }
    _ = madvise(UnsafeMutableRawPointer(mutating: address + first), last - first, MADV_DONTNEED)
  }

  /// Asks the system to read the file ahead of its use.
  package func prefetch() { advise(MADV_WILLNEED) }

  // Advice may be ignored, so its failure is no error.
  private func advise(_ advice: Int32) {
    if let address = bytes.baseAddress { _ = madvise(UnsafeMutableRawPointer(mutating: address), bytes.count, advice) }
  }
}

enum SystemError {
  /// What the system says of the last failed call in this thread.
  static func text(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
}

extension SystemError {
  /// The text for a path that leads nowhere.
  static var noSuchFile: String { text(ENOENT) }
}
