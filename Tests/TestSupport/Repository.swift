package import Foundation

/// Where tests find things.
package enum Repository {
  /// The checkout.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A committed fixture by its path below `Tests/Fixtures`.
  package static func fixture(_ name: String) -> String { root.appendingPathComponent("Tests/Fixtures/" + name).path }

  /// A photograph of `Examples`.
  package static func example(_ name: String) -> String { root.appendingPathComponent("Examples/" + name).path }

  /// Reference material that lies beside the checkout on some machines, or where CLIPCROP_SHARED says; tests that need it are
  /// skipped elsewhere.
  package static let shared: String? = {
    let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
    let folder = ProcessInfo.processInfo.environment["CLIPCROP_SHARED"] ?? beside
    return FileManager.default.fileExists(atPath: folder + "/golden") ? folder : nil
  }()
}
