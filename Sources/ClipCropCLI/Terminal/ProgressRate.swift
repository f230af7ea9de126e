/// How fast work goes, over the last seconds: what was there before the first step (a resumed download) does not count,
/// and neither does how it went an hour ago.
struct ProgressRate {
  private var marks: [(time: ContinuousClock.Instant, done: Int)] = []

  /// Notes how much is done.
  mutating func note(_ done: Int, at time: ContinuousClock.Instant) {
    // A step back is a new start: what had come was thrown away.
    if let last = marks.last, done < last.done { marks = [] }
    guard marks.last.map({ time - $0.time >= .milliseconds(100) }) ?? true else { return }
    marks.append((time, done))
    while marks.count > 2, let first = marks.first, time - first.time > .seconds(10) { marks.removeFirst() }
  }

  /// Per second; nil while too little is known.
  var perSecond: Double? {
    guard let first = marks.first, let last = marks.last else { return nil }
    let seconds = (last.time - first.time) / .seconds(1)
    return seconds >= 0.3 && last.done > first.done ? Double(last.done - first.done) / seconds : nil
  }
}
