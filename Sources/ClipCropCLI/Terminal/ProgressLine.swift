/// The text of a progress bar: `model.safetensors ━━━━━━━━──── 62%  378.2 MB of 612.4 MB  24.1 MB/s  0:09`.
struct ProgressLine {
  let label: String
  let done: Int
  let total: Int?
  /// Per second, if it is known.
  let rate: Double?
  let unit: ProgressBar.Unit

  /// The line, at most `columns` characters wide; on a narrow terminal the bar goes first, then the numbers.
  func text(columns: Int, colour: Bool) -> String {
    let numbers = numbers
    let room = columns - numbers.count - 1
    guard room >= 8 else { return String(numbers.prefix(max(0, columns))) }
    // A third for the bar where it fits beside a legible label.
    let barWidth = total == nil ? 0 : min(30, max(0, room - 24))
    let shows = barWidth >= 6
    let labelWidth = shows ? room - barWidth - 1 : room
    let label = ProgressLine.fitted(label, labelWidth)
    return [label, shows ? bar(barWidth, colour: colour) : nil, numbers].compactMap { $0 }.joined(separator: " ")
  }

  private var fraction: Double? {
    guard let total, total > 0 else { return nil }
    return min(1, Double(done) / Double(total))
  }

  private var numbers: String {
    let percent = fraction.map { "\(Int($0 * 100))%" }
    return [percent.map { String(repeating: " ", count: 4 - $0.count) + $0 }, amount, speed, remaining]
      .compactMap { $0 }.joined(separator: "  ")
  }

  private var amount: String {
    switch unit {
    case .items: total.map { "\(done)/\($0)" } ?? "\(done)"
    case .bytes: total.map { "\(ByteCount.text(done)) of \(ByteCount.text($0))" } ?? ByteCount.text(done)
    }
  }

  private var speed: String? {
    guard let rate else { return nil }
    return switch unit {
    case .items: "\((rate * 10).rounded() / 10)/s"
    case .bytes: "\(ByteCount.text(Int(rate)))/s"
    }
  }

  private var remaining: String? {
    guard let rate, let total, done < total else { return nil }
    let seconds = Int(min(Double(total - done) / rate, 359_999).rounded(.up))
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let tail = ProgressLine.twoDigits(seconds % 60)
    return hours > 0 ? "\(hours):\(ProgressLine.twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
  }

  private func bar(_ width: Int, colour: Bool) -> String {
    let filled = Int((fraction ?? 0) * Double(width))
    let (full, rest) = (String(repeating: "━", count: filled), String(repeating: "─", count: width - filled))
    return colour ? "\u{1B}[36m\(full)\u{1B}[0m\u{1B}[2m\(rest)\u{1B}[0m" : full + rest
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// The text in exactly `width` characters, with an ellipsis where it is cut.
  private static func fitted(_ text: String, _ width: Int) -> String {
    text.count <= width
      ? text + String(repeating: " ", count: width - text.count) : String(text.prefix(width - 1)) + "…"
  }
}
