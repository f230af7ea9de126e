package import Geometry

extension AttentionMap {
  /// How much attention at a window's border weighs against attention kept inside it.
  private static let borderWeight = 0.5
  /// How far to each side of an edge things count as being at the border, in fractions of the picture.
  private static let borderReach = 0.02

  /// How good a window is by attention alone: the share it keeps, less what its edges cut through. At most 1.
  ///
  /// An edge of the window that is an edge of the picture cuts nothing: the photographer put it there.
  package func attentionScore(_ window: Box<Normalized>) -> Double {
    mass(in: window) - AttentionMap.borderWeight * massAtBorder(of: window)
  }

  /// The attention along those edges of a window that lie inside the picture.
  private func massAtBorder(of window: Box<Normalized>) -> Double {
    let reach = AttentionMap.borderReach
    var sum = 0.0
    for x in [window.x0, window.x1] where x > 0.001 && x < 0.999 {
      sum += mass(in: Box(x0: x - reach, y0: window.y0, x1: x + reach, y1: window.y1))
    }
    for y in [window.y0, window.y1] where y > 0.001 && y < 0.999 {
      sum += mass(in: Box(x0: window.x0, y0: y - reach, x1: window.x1, y1: y + reach))
    }
    return sum
  }
}
