/// Measures stretches of time in milliseconds.
struct Stopwatch {
  private var start = ContinuousClock.now

  /// The time since the last lap, or since the watch was made.
  mutating func lap() -> Double {
    let now = ContinuousClock.now
    let elapsed = (now - start).components
    start = now
    return Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) * 1e-15
  }
}
