import Glibc

/// An advisory lock on a file, held as long as the value lives; the system frees it when a process dies.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Waits for the lock.
  ///
  /// The lock file stays: to remove it while others wait on it would let two in.
  ///
  /// - Parameters:
  ///   - path: the lock file, made when it is not there; its folder must be.
  ///   - waits: called once, when someone else holds the lock.
  static func acquire(_ path: String, waits: () -> Void) async throws -> FileLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw HubError.current(path) }
    let lock = FileLock(descriptor: descriptor)
    var isWaiting = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw HubError.current(path) }
      if !isWaiting { waits() }
      isWaiting = true
      // Asked again and again, since a blocking wait would occupy a thread and could not be cancelled.
      try await Task.sleep(for: .milliseconds(100))
    }
    return lock
  }
}
