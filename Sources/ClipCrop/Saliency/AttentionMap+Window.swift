public import Geometry

extension AttentionMap {
  /// How much the attention in a window counts, and in the windows nested in it by these shares of its width and height:
  /// what lies in a window's middle is safely kept, what lies at its edge is nearly lost.
  static let nesting = zip(SaliencyWeights.nestedScales, SaliencyWeights.nestedWeights).map { (scale: $0, weight: $1) }

  /// How good a window is by attention alone, at most 1; made to compare windows of one size.
  ///
  /// The score is the attention kept, counted by ``nesting``, less a penalty that grows with the square of the distance
  /// between the window's middle and the picture's, in fractions of the picture. Where the map is nearly even the penalty
  /// decides, so that a picture without a clear subject is cropped about its middle. Nesting and penalty were learned
  /// together with the map (`Tools/saliency/train.py`).
  public func score(window: Box<Normalized>) -> Double {
    let (dx, dy) = (window.centerX - 0.5, window.centerY - 0.5)
    let kept = AttentionMap.nesting.reduce(0) { sum, nested in
      let inner = Box<Normalized>(
        centerX: window.centerX, centerY: window.centerY,
        width: window.width * nested.scale, height: window.height * nested.scale)
      return sum + nested.weight * mass(in: inner)
    }
    return kept - SaliencyWeights.middlePenalty * (dx * dx + dy * dy)
  }

  /// The window of a given size with the best ``score(window:)`` that lies inside the picture.
  ///
  /// - Parameters:
  ///   - width: the window's width in fractions of the picture's; more than 1 counts as 1.
  ///   - height: the same of its height.
  public func bestWindow(width: Double, height: Double) -> Box<Normalized> {
    let (width, height) = (min(max(width, 0), 1), min(max(height, 0), 1))
    var best = Place(x: (1 - width) / 2, y: (1 - height) / 2)
    var bestScore = score(window: best.window(width, height))
    // A coarse search over the whole picture, then finer ones around the best place: steps end below a pixel of any picture.
    var (reachX, reachY) = ((1 - width) / 2, (1 - height) / 2)
    for steps in [20, 8, 8, 8, 8, 8] {
      let middle = best
      for row in reachY > 0 ? -steps...steps : 0...0 {
        for column in reachX > 0 ? -steps...steps : 0...0 {
          let place = Place(
            x: min(max(middle.x + reachX * Double(column) / Double(steps), 0), 1 - width),
            y: min(max(middle.y + reachY * Double(row) / Double(steps), 0), 1 - height))
          let candidate = score(window: place.window(width, height))
          if candidate > bestScore + 1e-12 { (best, bestScore) = (place, candidate) }
        }
      }
      reachX /= Double(steps)
      reachY /= Double(steps)
    }
    return best.window(width, height)
  }

  private struct Place {
    var x: Double
    var y: Double

    func window(_ width: Double, _ height: Double) -> Box<Normalized> {
      Box(x0: x, y0: y, x1: x + width, y1: y + height)
    }
  }
}
