internal import Foundation
internal import Geometry

/// Whether a free window has a sensible shape: near the picture's own ratio, and not much emptier than the subjects need.
enum ShapeTerm {
  /// The logarithm of how far from the picture's ratio a window's may be before it is worth .6.
  private static let tolerance = 0.5
  /// With subjects filling so much of the frame's area, it is not empty.
  private static let filled = 0.25

  static func value(_ window: Box<Pixels>, _ scene: PreparedScene, _ group: SubjectGroup) -> Double {
    let distance = log(window.width / window.height) - log(scene.size.ratio)
    let likeness = exp(-(distance * distance) / (2 * tolerance * tolerance))
    let fill = min(group.width * group.height / window.area / filled, 1)
    return (likeness + fill) / 2
  }
}
