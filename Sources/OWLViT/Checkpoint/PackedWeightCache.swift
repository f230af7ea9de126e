internal import CKernels
internal import Foundation
internal import Safetensors
internal import Tensors

/// Packed weights on disk, one file for each tower and precision of a model, mapped as they are: the next process begins at once, and
/// processes that run side by side share their memory.
///
/// A file is written beside its place and renamed onto it, so that two processes may write the same one, and ends with a digest of its
/// content, which is checked when it is mapped: what is damaged, cut or of another version is made anew. What cannot be written is
/// done without.
struct PackedWeightCache: PackedWeightStore {
  private let folder: String

  /// Changes with the layout, so that files of other versions are never read.
  private static let version = "v1"
  /// Days after which the files of a model that nobody used are removed.
  private static let daysKept = 60.0

  /// A cache in a folder, for a model.
  init(root: String, model: ModelFingerprint) {
    folder = "\(root)/\(PackedWeightCache.version)/\(model.text.prefix(32))"
  }

  func memory(for name: String, bytes: Int, make: () throws -> PackedMemory) throws -> PackedMemory {
    let path = "\(folder)/\(name)"
    if let kept = PackedWeightFile.map(path, bytes: bytes) {
      touch(path)
      return kept
    }
    let made = try make()
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard PackedWeightFile.write(made.bytes, to: path) else { return made }
    removeUnused()
    // The file's pages may be dropped and are shared; those of the copy may not.
    return PackedWeightFile.map(path, bytes: bytes) ?? made
  }

  private func touch(_ path: String) {
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
  }

  private func removeUnused() {
    let root = (folder as NSString).deletingLastPathComponent
    let files = FileManager.default
    for model in (try? files.contentsOfDirectory(atPath: root)) ?? [] {
      let path = root + "/" + model
      let dates = ((try? files.contentsOfDirectory(atPath: path)) ?? []).compactMap {
        try? files.attributesOfItem(atPath: path + "/" + $0)[.modificationDate] as? Date
      }
      guard let newest = dates.max(), newest.timeIntervalSinceNow < -86400 * PackedWeightCache.daysKept else { continue }
      try? files.removeItem(atPath: path)
    }
  }
}

/// Weights, then what they are: a mark, their size and their digest.
private enum PackedWeightFile {
  private static let mark: UInt64 = 0x3130_4B43_4150_4343
  private static let trailer = 3 * MemoryLayout<UInt64>.size

  static func map(_ path: String, bytes: Int) -> PackedMemory? {
    guard let file = try? FileMapping(path: path), file.bytes.count == bytes + trailer else { return nil }
    let weights = UnsafeRawBufferPointer(rebasing: file.bytes[..<bytes])
    let end = (0..<3).map { file.bytes.loadUnaligned(fromByteOffset: bytes + 8 * $0, as: UInt64.self) }
    guard end == [mark, UInt64(bytes), digest(weights)] else { return nil }
    return PackedMemory(borrowing: weights, owner: file)
  }

  static func write(_ weights: UnsafeRawBufferPointer, to path: String) -> Bool {
    guard let file = try? AtomicFile(path: path) else { return false }
    do {
      try file.write(weights)
      try [mark, UInt64(weights.count), digest(weights)].withUnsafeBytes { try file.write($0) }
      try file.commit()
      return true
    } catch {
      file.discard()
      return false
    }
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
