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

  /// The attention along those edges of a window that lie inside the picture. Along each axis the one such edge of a
  /// window that ends with the picture counts for both, or windows would be drawn to the picture's edges.
  private func massAtBorder(of window: Box<Normalized>) -> Double {
    let isInside = { (edge: Double) in edge > 0.001 && edge < 0.999 }
    let columns = [window.x0, window.x1].filter(isInside).map { x in
      massOfStrip(Box(x0: x, y0: window.y0, x1: x, y1: window.y1), dx: AttentionMap.borderReach, dy: 0)
    }
    let rows = [window.y0, window.y1].filter(isInside).map { y in
      massOfStrip(Box(x0: window.x0, y0: y, x1: window.x1, y1: y), dx: 0, dy: AttentionMap.borderReach)
    }
    return [columns, rows].reduce(0) { sum, sides in
      sides.isEmpty ? sum : sum + 2 * sides.reduce(0, +) / Double(sides.count)
    }
  }

  /// The attention around a line, as much as if all of the strip were in the picture.
  private func massOfStrip(_ line: Box<Normalized>, dx: Double, dy: Double) -> Double {
    let strip = line.grown(x: dx, y: dy)
    let inside = strip.clamped(to: .unit)
    return inside.area > 0 ? mass(in: inside) * strip.area / inside.area : 0
  }
}
