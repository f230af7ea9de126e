#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension OutputFile {
  /// Writes bytes that are at hand, such as a report or a page: the file appears whole or not at all.
  package static func write(_ bytes: [UInt8], to path: String) throws(ImagingError) {
    try replace(path) { descriptor throws(ImagingError) in
      var place = 0
      while place < bytes.count {
        let count = bytes.withUnsafeBytes { memory in
          memory.baseAddress.map { systemWrite(descriptor, $0 + place, memory.count - place) } ?? 0
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw failure(path: path, code: count < 0 ? errno : EIO) }
        place += count
      }
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
