internal import Geometry

/// How a window's free space is divided around the subjects: what crops of several ratios have in common.
///
/// Dividing the free space, rather than fixing where the subjects' centre lies, puts a small subject on a third (a third
/// of the space on one side, two thirds on the other) and draws a large one towards the centre, without a rule for where
/// small ends and large begins: the centre lies at `s / 2 + before * (1 - s)` for a subject that takes the share `s`.
struct Framing: Sendable, Hashable {
  /// The share of the horizontal free space that lies left of the subjects, 0...1.
  let before: Double
  /// The share of the vertical free space that lies above the subjects, 0...1.
  let above: Double
  /// How well this division suits the scene, 0...1, whatever the window.
  let preference: Double

  /// Free space on the side that a subject faces, against the other: 2 : 1 (look room, and the rule of thirds).
  private static let third = 1.0 / 3
  /// A little more room below than above: things stand on the ground, and a picture's optical centre is above its middle.
  private static let middleAbove = 0.46
  /// How far off the middle a subject's middle must be, in shares of the picture, to count as placed off centre on
  /// purpose: from the first number it begins to, from the second it does so wholly.
  private static let offCentre = (begins: 0.03, wholly: 0.11)
  /// Preference of the centre and of the far third where the scene asks for something else: both are good pictures still.
  private static let (centrePreference, otherPreference) = (0.85, 0.7)

  /// Where the visual centre of subjects lies in the window when the share `before` of its free space is before them, in
  /// shares of the window.
  ///
  /// - Parameters:
  ///   - before: ``before`` for the horizontal axis, ``above`` for the vertical one.
  ///   - extent: the subjects' size along the axis.
  ///   - length: the window's size along the axis.
  static func centre(before: Double, extent: Double, length: Double) -> Double {
    let share = min(extent / length, 1)
    return share / 2 + before * (1 - share)
  }

  /// The divisions worth trying, the best for this scene first.
  static func options(for group: SubjectGroup, in size: PixelSize) -> [Framing] {
    let across = alternatives(
      ideal: idealBefore(group, in: size), middle: 0.5, strict: group.facing == .left || group.facing == .right)
    let down = alternatives(ideal: idealAbove(group, in: size), middle: middleAbove, strict: group.facing == .up)
    return across.flatMap { x in
      down.map { y in Framing(before: x.part, above: y.part, preference: x.preference * y.preference) }
    }
  }

  /// The ideal part, the middle and the mirror image of the ideal. Where the subject's gaze asks for the ideal, `strict`
  /// makes its mirror image poor.
  private static func alternatives(
    ideal: Double, middle: Double, strict: Bool
  ) -> [(part: Double, preference: Double)] {
    var found = [(part: ideal, preference: 1.0)]
    let isOffCentre = abs(ideal - middle) > 0.02
    if isOffCentre { found.append((middle, centrePreference)) }
    if isOffCentre { found.append((2 * middle - ideal, strict ? otherPreference / 2 : otherPreference)) }
    if !isOffCentre { found += [(third, otherPreference), (1 - third, otherPreference)] }
    return found
  }

  private static func idealBefore(_ group: SubjectGroup, in size: PixelSize) -> Double {
    switch group.facing {
    case .left: return 1 - third
    case .right: return third
    case .some(.none): return 0.5
    case .up, nil: return natural(group.columns, in: size.width, middle: 0.5)
    }
  }

  private static func idealAbove(_ group: SubjectGroup, in size: PixelSize) -> Double {
    if group.facing == .up { return 1 - third }
    let isFigure = group.isUpright && group.height / Double(size.height) > 0.35
    return isFigure ? middleAbove : natural(group.rows, in: size.height, middle: middleAbove)
  }

  /// A third on the side where the picture itself puts its subject, the middle where it has it in the middle: the
  /// photographer saw more of the scene than we do.
  private static func natural(_ extent: Range<Int>, in length: Int, middle: Double) -> Double {
    let free = Double(length - extent.count)
    // A subject that fills the picture is neither here nor there.
    guard free >= 1 else { return middle }
    let off = (Double(extent.lowerBound) - free / 2) / Double(length)
    let strength = min(max((abs(off) - offCentre.begins) / (offCentre.wholly - offCentre.begins), 0), 1)
    return off < 0 ? middle + strength * (third - middle) : middle + strength * (1 - third - middle)
  }
}
