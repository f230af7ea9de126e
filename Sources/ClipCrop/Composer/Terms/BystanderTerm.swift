internal import Geometry

/// Whether bystanders are whole in or whole out.
enum BystanderTerm {
  /// The part inside at which a cut is worst: a third cut away reads as a mistake.
  private static let worst = 2.0 / 3
  /// Space around a bystander, as a share of the frame, that counts as part of it: an edge that only just clears it pulls
  /// the eye as well.
  private static let tangent = 0.008

  /// 1 when none is cut, falling with each cut one by its weight. Where the window is too small for all subjects
  /// (`mayCutSubjects`), those that are not whole are bystanders of those that are.
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene, mayCutSubjects: Bool) -> Double? {
    let isAnyWhole = mayCutSubjects && scene.subjects.contains { window.contains($0.box) }
    guard isAnyWhole || !scene.bystanders.isEmpty else { return nil }
    var value = 1.0
    for bystander in scene.bystanders { value *= 1 - bystander.weight * harm(of: bystander, window, scene) }
    guard isAnyWhole else { return value }
    for subject in scene.subjects where !window.contains(subject.box) { value *= 1 - harm(of: subject, window, scene) }
    return value
  }

  private static func harm(of region: PreparedScene.Region, _ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    let grown = region.box.grown(x: tangent * window.width, y: tangent * window.height)
    return harm(insidePart: window.coverage(of: grown.clamped(to: scene.size.bounds)))
  }

  /// How bad it is that a part of a bystander is inside: nothing at 0 and 1, most at two thirds, and soon much, since
  /// slivers at an edge are no better than halves.
  private static func harm(insidePart part: Double) -> Double {
    part < worst ? (part / worst).squareRoot() : (1 - part) / (1 - worst)
  }
}
