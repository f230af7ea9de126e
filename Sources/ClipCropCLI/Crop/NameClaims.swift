import Foundation
import Synchronization

/// The output names of one call: no two crops may have the same, and no crop replaces an original unasked.
final class NameClaims: Sendable {
  private let taken = Mutex<[String: String]>([:])

  /// Takes a name for an output of `picture`.
  func claim(_ name: String, picture: String, overwrite: Bool) throws {
    let path = NameClaims.resolved(name)
    if !overwrite && path == NameClaims.resolved(picture) {
      throw CommandFailure(
        status: .usage,
        description: "\(name) is the picture itself; choose another --output, or allow it with --overwrite.")
    }
    let other = taken.withLock { taken -> String? in
      if let other = taken[path] { return other }
      taken[path] = picture
      return nil
    }
    if let other {
      throw CommandFailure(
        status: .usage,
        description: "\(name) is the output of \(other) already; put {dir}, {index}, {aspect} or {rank} into --output.")
    }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
