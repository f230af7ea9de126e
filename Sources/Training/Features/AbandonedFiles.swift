internal import Foundation

/// What killed processes left in a cache: temporary files, which nobody will ever finish.
enum AbandonedFiles {
  /// No file of the cache takes this long to write, so an older one is not another process's work.
  private static let age: TimeInterval = 3600

  /// Removes temporary files in a model's folder; what cannot be removed does no harm.
  static func remove(below folder: String) {
    let files = FileManager.default
    for part in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
      for name in (try? files.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? [] {
        guard name.hasPrefix("."), name.hasSuffix(".tmp") else { continue }
        let path = "\(folder)/\(part)/\(name)"
        let modified = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        if let modified, modified.timeIntervalSinceNow < -age { _ = try? files.removeItem(atPath: path) }
      }
    }
  }
}

/// What the system says of a file that Foundation could not make.
enum FileFailure {
  static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let underlying, underlying.domain == NSPOSIXErrorDomain else {
      return (error as NSError).localizedDescription
    }
    return String(cString: strerror(Int32(underlying.code)))
  }
}
