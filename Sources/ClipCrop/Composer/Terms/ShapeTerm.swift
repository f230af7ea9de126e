internal import Foundation
internal import Geometry

/// Whether a free window has a sensible shape: near the picture's own ratio, unless that is extreme, and not much emptier than the subjects need.
enum ShapeTerm {
  /// The logarithm of how far from the picture's ratio a window's may be before it is worth .6.
  private static let tolerance = 0.5
  /// Ratios of pictures that people find neither tall nor long; a picture beyond them is no reason for another such one.
  private static let usual = 0.5...2.0
  /// With subjects filling so much of the frame's area, it is not empty.
  private static let filled = 0.35

  static func value(_ window: Box<Pixels>, _ scene: PreparedScene, _ group: SubjectGroup) -> Double {
    let wanted = min(max(scene.size.ratio, usual.lowerBound), usual.upperBound)
    let distance = log(window.width / window.height) - log(wanted)
    let likeness = exp(-(distance * distance) / (2 * tolerance * tolerance))
    let fill = min(group.width * group.height / window.area / filled, 1)
    return (likeness + fill) / 2
  }
}
