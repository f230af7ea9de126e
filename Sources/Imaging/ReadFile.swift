#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension EncodedBytes {
  /// The largest file that is read: a picture within the pixel limit is far smaller.
  static let largestFile = 2 << 30

  /// Reads a whole file, once: header, thumbnail and crop then come from the same bytes even if the file is replaced
  /// or overwritten meanwhile (a memory map would crash where a file shrinks). Pipes work as well.
  static func read(path: String) throws(ImagingError) -> EncodedBytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw openError(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw openError(path: path, code: errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .directory(path: path) }
    guard status.st_size <= largestFile else {
      throw .fileTooLarge(name: path, bytes: Int(status.st_size), limit: largestFile)
    }
    return try read(descriptor: descriptor, expected: Int(status.st_size), path: path)
  }

  private static func read(descriptor: Int32, expected: Int, path: String) throws(ImagingError) -> EncodedBytes {
    var capacity = max(expected + 1, 1 << 16)
    guard var memory = malloc(capacity) else { throw .library(detail: "out of memory for \(path)") }
    var count = 0
    while true {
      if count == capacity {
        capacity *= 2
        guard capacity <= 2 * largestFile, let larger = realloc(memory, capacity) else {
          free(memory)
          throw .fileTooLarge(name: path, bytes: count, limit: largestFile)
        }
        memory = larger
      }
      #if canImport(Glibc)
        let got = Glibc.read(descriptor, memory + count, capacity - count)
      #elseif canImport(Musl)
        let got = Musl.read(descriptor, memory + count, capacity - count)
      #else
        let got = Darwin.read(descriptor, memory + count, capacity - count)
      #endif
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        let code = errno
        free(memory)
        throw openError(path: path, code: code)
      }
      if got == 0 { break }
      count += got
    }
    guard count > 0 else {
      free(memory)
      throw .empty(name: path)
    }
    return EncodedBytes(adopting: memory, count: count)
  }

  /// A copy of bytes that the caller holds.
  static func copying(_ bytes: UnsafeRawBufferPointer, name: String) throws(ImagingError) -> EncodedBytes {
    guard let base = bytes.baseAddress, bytes.count > 0 else { throw .empty(name: name) }
    guard let memory = malloc(bytes.count) else { throw .library(detail: "out of memory for \(name)") }
    memory.copyMemory(from: base, byteCount: bytes.count)
    return EncodedBytes(adopting: memory, count: bytes.count)
  }

  private static func openError(path: String, code: Int32) -> ImagingError {
    switch code {
    case ENOENT, ENOTDIR: .missing(path: path)
    case EISDIR: .directory(path: path)
    default: .unreadable(path: path, reason: String(cString: strerror(code)))
    }
  }
}
