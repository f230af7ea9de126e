internal import Geometry

/// Whether the subjects' visual centre is where the framing wants it: on a third, in the centre, or between.
enum PlacementTerm {
  /// By how much of the frame the centre may be off before it is worth half. The worth has a long tail, so that nearer is
  /// better however far off all windows are, as in a strip that a wide subject fills many times.
  private static let tolerance = 0.13
  /// What the horizontal place counts; the rest is the vertical one, which head room judges as well.
  private static let horizontalWeight = 0.6

  static func value(_ window: Box<Pixels>, _ group: SubjectGroup, _ framing: Framing) -> Double {
    let x = Framing.centre(before: framing.before, extent: group.width, length: window.width)
    let y = Framing.centre(before: framing.above, extent: group.height, length: window.height)
    let across = closeness((group.centre.x - window.x0) / window.width - x)
    let down = closeness((group.centre.y - window.y0) / window.height - y)
    return framing.preference * (horizontalWeight * across + (1 - horizontalWeight) * down)
  }

  private static func closeness(_ distance: Double) -> Double {
    1 / (1 + distance * distance / (tolerance * tolerance))
  }
}
