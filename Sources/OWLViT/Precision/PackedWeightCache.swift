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
    removeAbandoned()
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

  /// Removes the folders of models that nobody used for long.
  private func removeUnused() {
    let root = (folder as NSString).deletingLastPathComponent
    for model in PackedWeightCache.names(in: root) {
      let path = root + "/" + model
      let newest = PackedWeightCache.names(in: path).compactMap { PackedWeightCache.date(of: path + "/" + $0) }.max()
      guard let newest, newest.timeIntervalSinceNow < -86400 * PackedWeightCache.daysKept else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Removes what killed processes left; no file takes an hour to write.
  private func removeAbandoned() {
    for name in PackedWeightCache.names(in: folder) where name.hasSuffix(".tmp") {
      let path = folder + "/" + name
      guard let date = PackedWeightCache.date(of: path), date.timeIntervalSinceNow < -3600 else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func date(of path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }
}
