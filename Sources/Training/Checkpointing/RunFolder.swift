#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Foundation

/// The folder of one training run, held by one process at a time: `checkpoint.safetensors` and `log.jsonl`.
public final class RunFolder: Sendable {
  /// Where it is.
  public let path: String
  private let descriptor: Int32

  /// The file to resume from.
  public var checkpoint: String { path + "/checkpoint.safetensors" }
  /// One JSON object for each event of the run.
  public var log: String { path + "/log.jsonl" }

  /// Makes the folder where it is not there, and takes hold of it until the value goes; the system lets go when a process dies.
  ///
  /// - Throws: `TrainingError.folderUnusable` or `.folderBusy`.
  public init(path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw TrainingError.folderUnusable(path: path, reason: system.map(RunFolder.text) ?? error.localizedDescription)
    }
    self.path = path
    // The folder itself is locked, so that no lock file lies about.
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TrainingError.folderUnusable(path: path, reason: RunFolder.lastError) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw TrainingError.folderBusy(path: path)
    }
    removeLeftovers()
  }

  deinit { close(descriptor) }

  /// Removes what a run left there, to begin anew.
  func clear() throws {
    for file in [checkpoint, log] where unlink(file) != 0 && errno != ENOENT {
      throw TrainingError.folderUnusable(path: path, reason: RunFolder.lastError)
    }
  }

  /// Removes what a process that was killed while saving left: as large as a checkpoint, and nobody else's while the folder is
  /// held.
  private func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where name.hasPrefix(".checkpoint.safetensors.") && name.hasSuffix(".tmp") {
      unlink(path + "/" + name)
    }
  }

  static var lastError: String { String(cString: strerror(errno)) }

  private static func text(_ error: NSError) -> String {
    error.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(error.code))) : error.localizedDescription
  }
}
