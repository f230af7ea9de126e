/// Notices a server that sends, but next to nothing: a byte a second would pass every idle time-out.
struct StallDetector {
  private let patience: HubConfiguration.Patience
  private var windowStart = ContinuousClock.now
  private var windowBytes = 0

  init(_ patience: HubConfiguration.Patience) { self.patience = patience }

  /// Counts arrived bytes; true when too few came over a whole window.
  mutating func isStalled(after bytes: Int) -> Bool {
    windowBytes += bytes
    guard ContinuousClock.now - windowStart >= patience.idle else { return false }
    let stalled = windowBytes < patience.slowest
    windowStart = .now
    windowBytes = 0
    return stalled
  }
}
