#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One axis of a diagram: the range of values it shows, evenly or by powers of ten, with ticks at round values.
package struct PlotAxis {
  package let range: ClosedRange<Double>
  package let isLogarithmic: Bool
  package let ticks: [Double]

  /// What a run that went astray may reach beyond is cut off, so that the arithmetic of axes stays finite.
  private static let largest = 1e30

  /// An axis for values of a range, from a round value below it to one above.
  ///
  /// - Parameters:
  ///   - values: the smallest and the largest to be shown.
  ///   - count: about how many ticks.
  ///   - counts: the axis counts something: it ends where the values do, and ticks are whole numbers.
  package init(_ values: ClosedRange<Double>, ticks count: Int, counts: Bool = false) {
    isLogarithmic = false
    let values = values.clamped(to: -PlotAxis.largest...PlotAxis.largest)
    let extent = values.upperBound - values.lowerBound
    // All values alike: a range around them, in which their line is the middle.
    let padding = extent > 0 ? 0 : max(abs(values.lowerBound) * 0.5, 1e-6)
    let (low, high) = (values.lowerBound - padding, values.upperBound + padding)
    let step = max(counts ? 1 : 0, PlotAxis.roundStep((high - low) / Double(count)))
    let first = counts ? low : (low / step).rounded(.down) * step
    let last = counts ? high : (high / step).rounded(.up) * step
    range = first...last
    let (from, to) = ((first / step - 1e-9).rounded(.up), (last / step + 1e-9).rounded(.down))
    ticks = from <= to ? stride(from: from, through: to, by: 1).map { $0 * step } : []
  }

  /// An axis by powers of ten for positive values; with ticks at 2 and 5, too, where it has few powers.
  package init(logarithmic values: ClosedRange<Double>) {
    isLogarithmic = true
    let values = values.clamped(to: 1 / PlotAxis.largest...PlotAxis.largest)
    let margin = max(1.1, pow(values.upperBound / values.lowerBound, 0.05))
    let (low, high) = (values.lowerBound / margin, values.upperBound * margin)
    range = low...high
    let (from, to) = (Int(log10(low).rounded(.down)), Int(log10(high).rounded(.up)))
    let digits: [Double] = to - from <= 3 ? [1, 2, 5] : [1]
    let all = (from...to).flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
    let each = digits.count == 1 ? max(1, all.count / 6) : 1
    ticks = all.enumerated().filter { $0.offset % each == 0 && (low...high).contains($0.element) }.map(\.element)
  }

  /// Where a value stands, 0...1 from the first to the last of the range; beyond it where it lies outside.
  package func share(_ value: Double) -> Double {
    if isLogarithmic {
      // What is not positive has no place; far below is where it is cut off.
      guard value > 0 else { return -1e3 }
      return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
    }
    return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// A tick in as few digits as tell it from its neighbours.
  package func label(_ tick: Double) -> String {
    if tick == 0 || abs(tick) < 1e-12 { return "0" }
    let power = Int(log10(abs(tick) * 1.000001).rounded(.down))
    let step = isLogarithmic || ticks.count < 2 ? pow(10, Double(power)) : ticks[1] - ticks[0]
    if power >= 9 { return PlotAxis.scientific(tick, power) }
    if abs(tick) >= 10_000 { return PlotAxis.thousands(tick) }
    // All ticks of an axis are written alike.
    if step < 0.99e-4 { return PlotAxis.scientific(tick, power) }
    return PlotAxis.plain(tick, decimals: max(0, -Int(log10(step * 1.000001).rounded(.down))))
  }

  /// 1, 2 or 5 times a power of ten, at least `step`.
  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    return power * ([1, 2, 5].first { $0 * power >= step * 0.999 } ?? 10)
  }

  private static func thousands(_ value: Double) -> String {
    let (scaled, unit) = abs(value) >= 1e6 ? (value / 1e6, "M") : (value / 1e3, "k")
    return (scaled == scaled.rounded() ? "\(Int(scaled))" : plain(scaled, decimals: 1)) + unit
  }

  private static func scientific(_ value: Double, _ power: Int) -> String {
    let digits = value / pow(10, Double(power))
    return plain(digits, decimals: abs(digits - digits.rounded()) < 0.01 ? 0 : 1) + "e" + (power < 0 ? "−" : "")
      + "\(abs(power))"
  }

  /// A number with so many decimals, whatever the locale.
  static func plain(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(decimals))
    let units = (abs(value) * scale).rounded()
    guard units < 1e15 else { return "\(value)" }
    let whole = Int(units / scale)
    let sign = value < 0 && units > 0 ? "−" : ""
    guard decimals > 0 else { return sign + "\(Int(units))" }
    let fraction = String(Int(units) - whole * Int(scale))
    return sign + "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}
