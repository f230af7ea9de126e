internal import Foundation
internal import Geometry

/// The window sizes of one ratio that a limit leaves, from small to large, numbered by the longer side.
///
/// The longer side counts whole multiples of ``unit`` and the shorter one is rounded to the nearest multiple, so it is
/// within half a multiple of the exact ratio. Where not even the smallest such window fits (a ratio of 100:1 in a
/// picture 40 wide) the shorter side is one multiple and the longer what there is.
struct SizeLadder: Sendable {
  /// Width over height.
  let ratio: Double
  /// What both sides are multiples of.
  let unit: Int
  /// The numbers of the sizes: longer sides in units.
  let steps: ClosedRange<Int>

  /// All sizes of `ratio` within `bounds` that are at least `minimum` in both directions; nil where there is none.
  init?(ratio: Double, unit: Int, bounds: PixelSize, minimum: PixelSize = PixelSize(width: 1, height: 1)) {
    let wide = ratio >= 1
    let elongation = wide ? ratio : 1 / ratio
    let limitLong = (wide ? bounds.width : bounds.height) / unit
    let limitShort = (wide ? bounds.height : bounds.width) / unit
    guard limitLong >= 1, limitShort >= 1 else { return nil }
    let last = max(1, min(limitLong, Int((Double(limitShort) * elongation).rounded())))
    let minLong = ((wide ? minimum.width : minimum.height) + unit - 1) / unit
    let minShort = ((wide ? minimum.height : minimum.width) + unit - 1) / unit
    // The shorter side rounds to at least `minShort` from half a multiple below it; begin below that and count up, so
    // that no rounding of the product decides.
    let short = { (step: Int) in max(1, Int((Double(step) / elongation).rounded())) }
    let halfBelow = Int(((Double(minShort) - 0.5) * elongation).rounded(.down))
    var first = max(1, minLong, min(halfBelow - 1, last))
    while first < last, short(first) < minShort || Double(first) / elongation < 0.5 { first += 1 }
    guard first <= last, short(first) >= minShort else { return nil }
    self.init(ratio: ratio, unit: unit, steps: first...last)
  }

  private init(ratio: Double, unit: Int, steps: ClosedRange<Int>) {
    self.ratio = ratio
    self.unit = unit
    self.steps = steps
  }

  /// The same ladder with its lower steps cut off; never empty, the largest size always stays.
  func starting(at step: Int) -> SizeLadder {
    let first = min(max(step, steps.lowerBound), steps.upperBound)
    return SizeLadder(ratio: ratio, unit: unit, steps: first...steps.upperBound)
  }

  /// The ladder of one step only.
  func only(_ step: Int) -> SizeLadder {
    SizeLadder(ratio: ratio, unit: unit, steps: step...step)
  }

  /// The window's size at a step.
  func size(at step: Int) -> PixelSize {
    let elongation = ratio >= 1 ? ratio : 1 / ratio
    let short = max(1, Int((Double(step) / elongation).rounded())) * unit
    return ratio >= 1
      ? PixelSize(width: step * unit, height: short) : PixelSize(width: short, height: step * unit)
  }

  /// The largest size.
  var largest: PixelSize { size(at: steps.upperBound) }

  /// The lowest step at which `holds` is true, nil where it is not even true for the largest size. `holds` must stay
  /// true once it is, as sizes grow.
  func lowestStep(where holds: (PixelSize) -> Bool) -> Int? {
    guard holds(largest) else { return nil }
    var (low, high) = (steps.lowerBound, steps.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if holds(size(at: middle)) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// At most `count` steps, evenly spread over the ladder by factor, both ends included.
  func spread(_ count: Int) -> [Int] {
    let growth = log(Double(steps.upperBound) / Double(steps.lowerBound))
    var found: [Int] = []
    for index in 0..<count {
      let part = Double(index) / Double(max(count - 1, 1))
      let step = Int((Double(steps.lowerBound) * exp(growth * part)).rounded())
      let inside = min(max(step, steps.lowerBound), steps.upperBound)
      if found.last != inside { found.append(inside) }
    }
    return found
  }
}
