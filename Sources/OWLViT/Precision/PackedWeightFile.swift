internal import CKernels
internal import Safetensors
internal import Tensors

/// A file of packed weights: the weights, then what they are: a mark, their size and their digest, which is checked when it is mapped.
enum PackedWeightFile {
  private static let mark: UInt64 = 0x3130_4B43_4150_4343
  private static let trailer = 3 * MemoryLayout<UInt64>.size

  /// The weights of a sound file of that size.
  static func map(_ path: String, bytes: Int) -> PackedMemory? {
    guard let file = try? FileMapping(path: path), file.bytes.count == bytes + trailer else { return nil }
    let weights = UnsafeRawBufferPointer(rebasing: file.bytes[..<bytes])
    let end = (0..<3).map { file.bytes.loadUnaligned(fromByteOffset: bytes + 8 * $0, as: UInt64.self) }
    guard end == [mark, UInt64(bytes), digest(weights)] else { return nil }
    return PackedMemory(borrowing: weights, owner: file)
  }

  /// Writes a file as `fill` fills it, in the file's own memory, so that it is never there twice.
  ///
  /// - Returns: false where it cannot be written.
  static func write(
    _ path: String, bytes: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> Bool {
    guard let file = try? MappedOutput(path: path, bytes: bytes + trailer) else { return false }
    let weights = UnsafeMutableRawBufferPointer(rebasing: file.bytes[..<bytes])
    try fill(weights)
    for (index, word) in [mark, UInt64(bytes), digest(UnsafeRawBufferPointer(weights))].enumerated() {
      file.bytes.storeBytes(of: word, toByteOffset: bytes + 8 * index, as: UInt64.self)
    }
    return file.commit()
  }

  /// Of parts, on all threads, and of their digests.
  private static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let part = 4 << 20
    let count = (bytes.count + part - 1) / part
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { digests in
      nonisolated(unsafe) let digests = digests
      Compute.parallel(count) { index in
        let piece = bytes[(index * part)..<min(bytes.count, (index + 1) * part)]
        digests[index] = UnsafeRawBufferPointer(rebasing: piece).digest64
      }
      return UnsafeRawBufferPointer(digests).digest64
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var digest64: UInt64 { baseAddress.map { cck_digest(count, $0) } ?? 0 }
}
