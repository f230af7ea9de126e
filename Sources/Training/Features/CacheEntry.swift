internal import Foundation
internal import Safetensors

/// A file of the feature cache: safetensors with a checksum over its tensors. It appears whole or not at all, so that several
/// processes may fill one cache and none can leave half a file behind.
enum CacheEntry {
  static let checksumKey = "checksum"

  /// - Throws: ``TrainingError/cacheNotWritable(path:reason:)``.
  static func write(
    _ tensors: [SafetensorsWriter.EncodedTensor], metadata: [String: String] = [:], to path: String
  ) throws {
    var metadata = metadata
    metadata[checksumKey] = checksum(tensors.map { ($0.name, $0.bytes) })
    do {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    } catch let error {
      guard case .cannotWrite(_, let reason) = error else { throw error }
      throw TrainingError.cacheNotWritable(path: path, reason: reason)
    }
  }

  /// Whether the file is there, as long as its header says, with tensors of these shapes. Its data are not read.
  static func isSound(_ path: String, shapes: [String: [Int]]) -> Bool {
    guard let file = try? SafetensorsFile(path: path), file.metadata[checksumKey] != nil else { return false }
    return shapes.allSatisfy { name, shape in (try? file.tensor(name).shape) == shape }
  }

  /// Opens an entry, checks its checksum, and lets `body` take what it needs. A damaged one is removed, so that the next run
  /// computes it anew.
  ///
  /// - Throws: ``TrainingError/damagedCacheEntry(path:reason:)``.
  static func reading<R>(_ path: String, _ body: (SafetensorsFile) throws -> R) throws -> R {
    do {
      let file = try SafetensorsFile(path: path)
      let tensors = try file.names.map { ($0, try file.tensor($0)) }
      let found = checksum(tensors) { view, body in view.withUnsafeBytes(body) }
      guard found == file.metadata[checksumKey] else { throw damaged(path, "its checksum is another") }
      return try body(file)
    } catch let error as SafetensorsError {
      throw damaged(path, error.description)
    }
  }

  /// Removes an entry and says so.
  static func damaged(_ path: String, _ reason: String) -> TrainingError {
    _ = try? FileManager.default.removeItem(atPath: path)
    return .damagedCacheEntry(path: path, reason: reason)
  }

  private static func checksum(_ tensors: [(String, [UInt8])]) -> String {
    checksum(tensors.sorted { $0.0 < $1.0 }) { bytes, body in bytes.withUnsafeBytes(body) }
  }

  /// FNV-1a (Fowler, Noll, Vo) over words of eight bytes: against damage, not against malice, and faster than the disk.
  private static func checksum<Bytes>(
    _ tensors: [(String, Bytes)], access: (Bytes, (UnsafeRawBufferPointer) -> Void) -> Void
  ) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for (_, bytes) in tensors {
      access(bytes) { bytes in
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
          hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
          // Multiplication carries upwards only: without this a high bit would never reach the low ones.
          hash ^= hash >> 32
        }
        for byte in bytes[whole...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    return String(hash, radix: 16)
  }
}

extension CacheEntry {
  /// Elements as they lie in memory, which is how a file has them on every machine this runs on.
  static func bytes<Element: BitwiseCopyable>(of elements: [Element]) -> [UInt8] {
    elements.withUnsafeBytes { Array($0) }
  }

  /// The elements that `bytes` are.
  static func elements<Element: BitwiseCopyable>(of bytes: UnsafeRawBufferPointer) -> [Element] {
    let count = bytes.count / MemoryLayout<Element>.stride
    return [Element](unsafeUninitializedCapacity: count) { out, initialized in
      UnsafeMutableRawBufferPointer(out).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes.prefix(count * MemoryLayout<Element>.stride)))
      initialized = count
    }
  }
}
