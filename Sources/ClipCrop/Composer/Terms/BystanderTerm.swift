internal import Geometry

/// Whether bystanders are whole in or whole out.
enum BystanderTerm {
  /// The part inside at which a cut is worst: a third cut away reads as a mistake.
  private static let worst = 2.0 / 3
  /// Space around a bystander, as a share of the frame, that counts as part of it: an edge that only just clears it pulls
  /// the eye as well.
  private static let tangent = 0.008

  /// 1 when none is cut, falling with each cut one by its weight.
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double? {
    guard !scene.bystanders.isEmpty else { return nil }
    let bounds = scene.size.bounds
    var value = 1.0
    for bystander in scene.bystanders {
      let grown = bystander.box.grown(x: tangent * window.width, y: tangent * window.height).clamped(to: bounds)
      value *= 1 - bystander.weight * harm(insidePart: window.coverage(of: grown))
    }
    return value
  }

  /// How bad it is that a part of a bystander is inside: nothing at 0 and 1, most at two thirds, and soon much, since
  /// slivers at an edge are no better than halves.
  private static func harm(insidePart part: Double) -> Double {
    part < worst ? (part / worst).squareRoot() : (1 - part) / (1 - worst)
  }
}
