internal import Foundation
public import OWLViT

/// What a frozen model sees in the pictures of a dataset, kept on disk: a training step on cached features takes a fraction of
/// encoding a picture.
///
/// ```swift
/// let cache = try FeatureCache(folder: folder, detector: detector)
/// let plan = try await cache.plan(dataset.examples, views: 4)  // say plan.bytesNeeded
/// let crops = try await cache.fill(plan) { print("\($0.done) of \($0.total)") }
/// let source = try CropBatchSource(crops)
/// ```
///
/// Entries are keyed by what they depend on: the model's fingerprint, the picture's content, the view and the query. What is
/// there is not computed again, whichever dataset asked for it; a damaged entry is.
public struct FeatureCache: Sendable {
  /// The cache's folder.
  public let folder: String
  /// The model whose features these are.
  public let fingerprint: ModelFingerprint
  let detector: Detector
  let layout: CacheLayout

  /// The room in a folder, in bytes.
  let freeSpace: @Sendable (String) -> Int

  /// A cache in a folder, which need not exist yet.
  ///
  /// - Throws: what ``ModelFingerprint/init(folder:)`` throws.
  public init(folder: String, detector: Detector) throws {
    try self.init(folder: folder, detector: detector, freeSpace: FreeSpace.bytes)
  }

  /// A cache that is told how much room there is, so that a full disk can be tested.
  package init(folder: String, detector: Detector, freeSpace: @escaping @Sendable (String) -> Int) throws {
    self.folder = folder
    self.detector = detector
    self.freeSpace = freeSpace
    fingerprint = try ModelFingerprint(folder: detector.path)
    layout = CacheLayout(root: folder, fingerprint: fingerprint)
  }

  /// `$XDG_CACHE_HOME/clipcrop/features`, else `~/.cache/clipcrop/features`; nil when neither can be named.
  public static func defaultFolder(environment: [String: String]) -> String? {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let caches = value("XDG_CACHE_HOME") ?? value("HOME").map { $0 + "/.cache" }
    return caches.map { $0 + "/clipcrop/features" }
  }
}
