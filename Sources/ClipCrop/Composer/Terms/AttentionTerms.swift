internal import Geometry

/// Whether what draws the eye left and right of the frame's axis is comparable.
enum BalanceTerm {
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double? {
    guard let attention = scene.attention else { return nil }
    var left = window.normalized(in: scene.size)
    var right = left
    left.x1 = left.centerX
    right.x0 = right.centerX
    let (a, b) = (attention.mass(in: left), attention.mass(in: right))
    return a + b > 0 ? 1 - abs(a - b) / (a + b) : nil
  }
}

/// Whether the frame's edges are quiet: something bright or busy at an edge pulls the eye out of the picture.
enum EdgeTerm {
  /// The width of the strips at the edges that are looked at, as a share of the frame.
  private static let strip = 0.04
  /// From as much attention as in the average of the frame an edge is loud, at so many times the average it is worst.
  private static let (average, worst) = (1.0, 3.0)

  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double? {
    guard let attention = scene.attention else { return nil }
    let frame = window.normalized(in: scene.size)
    let inner = innerPart(of: frame)
    let border = frame.area - inner.area
    guard border > 1e-9, attention.mass(in: frame) > 0 else { return 1 }
    let density = (attention.mass(in: frame) - attention.mass(in: inner)) / border
    let ratio = density / (attention.mass(in: frame) / frame.area)
    return min(max((worst - ratio) / (worst - average), 0), 1)
  }

  /// The frame without the strips at those edges that are not the picture's own.
  private static func innerPart(of frame: Box<Normalized>) -> Box<Normalized> {
    let (dx, dy) = (strip * frame.width, strip * frame.height)
    return Box(
      x0: frame.x0 > 0 ? frame.x0 + dx : frame.x0, y0: frame.y0 > 0 ? frame.y0 + dy : frame.y0,
      x1: frame.x1 < 1 ? frame.x1 - dx : frame.x1, y1: frame.y1 < 1 ? frame.y1 - dy : frame.y1)
  }
}

/// How much of what draws the eye is kept: the surroundings that tell the story.
enum ContextTerm {
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double? {
    scene.attention.map { $0.mass(in: window.normalized(in: scene.size)).squareRoot() }
  }
}
