internal import Foundation
package import Tensors

/// Packed weights on disk, one file for each tower and precision of a model, mapped as they are: the next process begins at once, and
/// processes that run side by side share their memory.
///
/// Two processes may write the same file. What is damaged, cut or of another version is made anew; what cannot be written is done
/// without. One layout serves all kernels, so their name is no part of the file's.
package struct PackedWeightCache: PackedWeightStore {
  private let folder: String

  /// Changes with the layout, so that files of other versions are never read.
  private static let version = "v1"
  /// Days after which the files of a model that nobody used are removed.
  private static let daysKept = 60.0

  /// A cache below `root`, for a model.
  package init(root: String, model: CheckpointFolder) throws {
    folder = "\(root)/\(PackedWeightCache.version)/\(try ModelFingerprint(folder: model.path).text.prefix(32))"
  }

  package func memory(
    for name: String, bytes: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> PackedMemory? {
    let path = "\(folder)/\(name).packed"
    if let kept = PackedWeightFile.map(path, bytes: bytes) {
      touch(path)
      return kept
    }
    makeFolder()
    guard try PackedWeightFile.write(path, bytes: bytes, fill) else { return nil }
    removeUnused()
    return PackedWeightFile.map(path, bytes: bytes)
  }

  /// What was measured of this model with these kernels.
  func agreement(_ kernels: KernelSet) -> PrecisionAgreement? {
    FileManager.default.contents(atPath: agreementPath(kernels)).flatMap {
      try? JSONDecoder().decode(PrecisionAgreement.self, from: $0)
    }
  }

  /// Keeps it for the processes to come.
  func keep(_ agreement: PrecisionAgreement, _ kernels: KernelSet) {
    makeFolder()
    let data = try? JSONEncoder().encode(agreement)
    try? data?.write(to: URL(fileURLWithPath: agreementPath(kernels)), options: .atomic)
  }

  private func agreementPath(_ kernels: KernelSet) -> String { "\(folder)/agreement-\(kernels.rawValue).json" }

  private func makeFolder() {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
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
      guard let newest = dates.max(), newest.timeIntervalSinceNow < -86400 * PackedWeightCache.daysKept else {
        continue
      }
      try? files.removeItem(atPath: path)
    }
  }
}
