import Glibc

/// A blob under way: `blobs/<tag>.incomplete`, which survives interruptions and is renamed when it is whole.
final class IncompleteBlob {
  let path: String
  /// Bytes that are there.
  private(set) var size: Int
  private let descriptor: Int32

  /// Opens what an earlier attempt left, or starts anew.
  init(path: String) throws(HubError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .current(path) }
    self.path = path
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      let error = HubError.current(path)
      close(descriptor)
      throw error
    }
    size = Int(end)
  }

  deinit { close(descriptor) }

  /// Writes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = write(descriptor, base, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .current(path) }
      size += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Forgets what is there.
  func restart() throws(HubError) {
    guard size > 0 else { return }
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw .current(path) }
    size = 0
  }

  /// The hash of what is on the disk now, read back: a resumed file was written by several processes.
  func hash(_ digest: BlobDigest) throws(HubError) -> String {
    try digest.compute(length: size) { (update) throws(HubError) in
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      var offset = 0
      while true {
        let count = pread(descriptor, &buffer, buffer.count, offset)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .current(path) }
        if count == 0 { return }
        buffer.withUnsafeBytes { update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        offset += count
      }
    }
  }

  /// Waits until the bytes are on the disk.
  func sync() throws(HubError) {
    guard fsync(descriptor) == 0 else { throw .current(path) }
  }

  /// Brings the bytes to the disk, then gives them their name: whoever sees the name sees the whole file.
  func publish(as blob: String) throws(HubError) {
    try sync()
    guard rename(path, blob) == 0 else { throw .current(blob) }
  }
}

extension HubError {
  /// The error that the last system call on `path` left in `errno`.
  static func current(_ path: String) -> HubError {
    let code = errno
    return code == ENOSPC || code == EDQUOT ? .diskFull(path: path, needed: nil) : .fileSystem(path: path, code: code)
  }
}

/// The system's words for an error number.
enum ErrorNumber {
  static func message(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
