/// Where a window may start along one axis so that it keeps the subjects, and how well it then keeps them.
struct Span: Sendable {
  /// How much of the subjects a window keeps along an axis.
  enum Keeping: Int, Comparable, Sendable {
    /// The window is too short for them.
    case cut
    /// They are inside, but with less space than wanted.
    case whole
    /// They are inside with the wanted space, or the space up to the end of the field.
    case padded

    static func < (a: Keeping, b: Keeping) -> Bool { a.rawValue < b.rawValue }
  }

  /// The first pixels that windows may have.
  let starts: ClosedRange<Int>
  let keeping: Keeping

  /// The span of windows of `length` that lie in `field` and hold `target`, which must itself lie in `field`.
  ///
  /// - Parameter pad: the free space wanted at both ends of the target; the end of the field excuses from it.
  init(target: Range<Int>, length: Int, field: Range<Int>, pad: Int) {
    let before = min(pad, target.lowerBound - field.lowerBound)
    let after = min(pad, field.upperBound - target.upperBound)
    let slack = length - target.count
    if slack < 0 {
      // Which part is kept, and of which subject, is for the score to say.
      self.starts = field.lowerBound...field.upperBound - length
      self.keeping = .cut
    } else if before + after <= slack {
      let first = max(field.lowerBound, target.upperBound + after - length)
      self.starts = first...max(first, min(field.upperBound - length, target.lowerBound - before))
      self.keeping = .padded
    } else {
      // Share the space there is; an end that needs less leaves the rest to the other.
      let half = slack / 2
      let lead = before < half ? before : (after < half ? slack - after : half)
      let trail = after < half ? after : (before < half ? slack - before : half)
      // An odd pixel may lie at either end, unless the field ends there.
      let first = max(field.lowerBound, target.upperBound + trail - length)
      self.starts = first...max(first, min(field.upperBound - length, target.lowerBound - lead))
      self.keeping = .whole
    }
  }

  /// The allowed start nearest to `start`.
  func clamp(_ start: Int) -> Int { min(max(start, starts.lowerBound), starts.upperBound) }
}
