internal import Foundation
internal import Geometry

/// The window sizes of one ratio that a limit leaves, from small to large, numbered by the shorter side.
///
/// The shorter side counts whole multiples of ``unit`` and the longer one is rounded to the nearest multiple, so it is
/// within half a multiple of the exact ratio. Where not even the smallest such window fits (a ratio of 100:1 in a
/// picture 50 wide) the longer side is cut to what there is.
struct SizeLadder: Sendable {
  /// Width over height.
  let ratio: Double
  /// What both sides are multiples of.
  let unit: Int
  /// The numbers of the sizes: shorter sides in units.
  let steps: ClosedRange<Int>
  /// The longest that the longer side can be, in units.
  private let longest: Int

  /// All sizes of `ratio` within `bounds` that are at least `minimum` in both directions; nil where there is none.
  init?(ratio: Double, unit: Int, bounds: PixelSize, minimum: PixelSize = PixelSize(width: 1, height: 1)) {
    let wide = ratio >= 1
    let elongation = wide ? ratio : 1 / ratio
    let limitLong = (wide ? bounds.width : bounds.height) / unit
    let limitShort = (wide ? bounds.height : bounds.width) / unit
    guard limitLong >= 1, limitShort >= 1 else { return nil }
    var last = min(limitShort, Int(((Double(limitLong) + 0.5) / elongation).rounded(.down)))
    while last > 1, Int((Double(last) * elongation).rounded()) > limitLong { last -= 1 }
    last = max(last, 1)
    let minLong = (wide ? minimum.width : minimum.height)
    let minShort = (wide ? minimum.height : minimum.width)
    var first = max(1, (minShort + unit - 1) / unit)
    first = max(first, Int((Double(minLong) / Double(unit) / elongation).rounded(.down)) - 1)
    let long = { (step: Int) in min(limitLong, max(1, Int((Double(step) * elongation).rounded()))) * unit }
    while first <= last, long(first) < minLong { first += 1 }
    guard first <= last else { return nil }
    self.ratio = ratio
    self.unit = unit
    self.steps = first...last
    self.longest = limitLong
  }

  private init(ratio: Double, unit: Int, steps: ClosedRange<Int>, longest: Int) {
    self.ratio = ratio
    self.unit = unit
    self.steps = steps
    self.longest = longest
  }

  /// The same ladder with its lower steps cut off; never empty, the largest size always stays.
  func starting(at step: Int) -> SizeLadder {
    let first = min(max(step, steps.lowerBound), steps.upperBound)
    return SizeLadder(ratio: ratio, unit: unit, steps: first...steps.upperBound, longest: longest)
  }

  /// The ladder of one step only.
  func only(_ step: Int) -> SizeLadder {
    SizeLadder(ratio: ratio, unit: unit, steps: step...step, longest: longest)
  }

  /// The window's size at a step.
  func size(at step: Int) -> PixelSize {
    let elongation = ratio >= 1 ? ratio : 1 / ratio
    let long = min(longest, max(1, Int((Double(step) * elongation).rounded()))) * unit
    return ratio >= 1
      ? PixelSize(width: long, height: step * unit) : PixelSize(width: step * unit, height: long)
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
