#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of a known size that is written by writing to memory, beside its destination, and renamed onto it when it is complete.
///
/// It is not forced to the disk: whoever reads it checks its content. The room is taken first, so that a full disk is an error here and
/// no signal later. Without ``commit()`` nothing of it stays.
package final class MappedOutput {
  /// The file's content, zero at first.
  package let bytes: UnsafeMutableRawBufferPointer
  private let path: String
  private let temporaryPath: String
  private var isCommitted = false

  /// Takes the room.
  package init(path: String, bytes count: Int) throws(SafetensorsError) {
    self.path = path
    temporaryPath = path + ".\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    let descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError.text()) }
    defer { _ = close(descriptor) }
    let failure = posix_fallocate(descriptor, 0, off_t(count))
    guard failure == 0, let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      address != MAP_FAILED
    else {
      let reason = SystemError.text(failure == 0 ? errno : failure)
      _ = unlink(temporaryPath)
      throw .cannotWrite(path: path, reason: reason)
    }
    bytes = UnsafeMutableRawBufferPointer(start: address, count: count)
  }

  /// Puts the file in its place; whether that could be done.
  package func commit() -> Bool {
    isCommitted = rename(temporaryPath, path) == 0
    return isCommitted
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
    if !isCommitted { _ = unlink(temporaryPath) }
  }
}
