internal import Geometry

/// Draws one backdrop.
struct BackdropPainter {
  let backdrop: Backdrop
  let palette: Palette
  var drawing: VectorDrawing
  var random: SceneRandom

  init(_ backdrop: Backdrop, size: PixelSize) {
    self.backdrop = backdrop
    palette = Palette.palette(backdrop.palette, of: backdrop.family)
    drawing = VectorDrawing(size: size)
    random = SceneRandom(seed: backdrop.seed)
  }

  var width: Double { drawing.width }
  var height: Double { drawing.height }
  var unit: Double { drawing.unit }
  /// Where the ground begins, in pixels.
  var horizon: Double { backdrop.horizon * height }

  mutating func paint() {
    switch backdrop.family {
    case .meadow: paintMeadow()
    case .hills: paintHills()
    case .snow: paintSnow()
    case .desert: paintDesert()
    case .autumn: paintAutumn()
    case .night: paintNight()
    case .beach: paintBeach()
    case .sea: paintSea()
    case .underwater: paintUnderwater()
    case .skyline: paintSkyline()
    case .street: paintStreet()
    case .stage: paintStage()
    case .room: paintRoom()
    case .table: paintTable()
    case .shelf: paintShelf()
    case .studio: paintStudio()
    case .paper: paintPaper()
    case .space: paintSpace()
    case .clutter: paintClutter()
    }
  }

  // MARK: What several places share

  /// The sky, or a wall.
  mutating func paintSky() {
    let (top, bottom) = (palette.top.varied(&random), palette.bottom.varied(&random))
    drawing.rectangle(0, 0, width, horizon + 2, .vertical(top, bottom))
  }

  /// Heights of a line that rises and falls by `swing` about `level`.
  mutating func wave(_ level: Double, swing: Double, points: Int) -> [Double] {
    (0..<max(2, points)).map { _ in level + random.double(in: -swing...swing) }
  }

  /// Soft streaks of cloud, too faint to be taken for things.
  mutating func paintHaze(_ ink: Ink, count: Int) {
    for _ in 0..<count {
      let (x, y) = (random.double(in: 0...width), random.double(in: 0.05...0.8) * horizon)
      let across = random.double(in: 0.12...0.35) * unit
      drawing.ellipse(x, y, across, across * random.double(in: 0.08...0.16), .glow(ink), opacity: 0.75)
    }
  }

  /// A place on the ground, rather evenly spread, and how near it is, 0...1.
  mutating func groundPlace() -> (x: Double, y: Double, near: Double) {
    let near = random.unit()
    return (random.double(in: 0...width), horizon + (height - horizon) * (0.04 + 0.96 * near * near), near)
  }
}
