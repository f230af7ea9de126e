/// A failure that may pass: a broken connection, a server that is overloaded.
struct TransientFailure: Error {
  /// What to tell the user meanwhile.
  let reason: String
  /// The pause that the server asks for.
  var retryAfter: Duration?
  /// What is thrown once patience is at its end.
  let final: HubError
}

/// Repeats what fails transiently, with growing pauses.
struct Retrying: Sendable {
  let patience: HubConfiguration.Patience
  let report: @Sendable (PullEvent) -> Void

  /// An attempt that brought this much was worth it: it does not count, so a large file arrives over a connection that
  /// breaks every few minutes.
  static let worthwhile = 1 << 20

  /// - Parameters:
  ///   - gained: the bytes that are there.
  ///   - operation: what to do; only ``TransientFailure`` is repeated.
  func callAsFunction<Result>(
    gained: () -> Int = { 0 }, _ operation: () async throws -> Result
  ) async throws -> Result {
    var failures = 0
    // The most there ever was: bytes that are thrown away and fetched again are no progress.
    var most = gained()
    while true {
      try Task.checkCancellation()
      do {
        return try await operation()
      } catch let failure as TransientFailure {
        // A cancelled request looks like a broken connection.
        try Task.checkCancellation()
        failures = gained() - most >= Retrying.worthwhile ? 1 : failures + 1
        most = max(most, gained())
        guard failures < patience.attempts else { throw failure.final }
        try await pause(after: failure, failures)
      }
    }
  }

  private func pause(after failure: TransientFailure, _ failures: Int) async throws {
    let pause = failure.retryAfter ?? patience.backOff * (1 << min(failures - 1, 6))
    guard pause <= max(patience.longestWait, patience.backOff) else { throw failure.final }
    report(.retrying(reason: failure.reason, after: pause))
    try await Task.sleep(for: pause)
  }
}
