extension BackdropPainter {
  /// The paper sweep of a photographer's studio: wall and floor without a line between them.
  mutating func paintStudio() {
    let wall = palette.top.varied(&random)
    drawing.rectangle(0, 0, width, height, .plain(wall))
    drawing.ellipse(
      random.double(in: 0.3...0.7) * width, 0.35 * height, 0.75 * width, 0.6 * height, .glow(palette.bottom),
      opacity: 0.9)
    let sweep = horizon - 0.05 * height
    drawing.rectangle(0, sweep, width, 0.16 * height, .vertical(wall, palette.far), opacity: 0.5)
    drawing.rectangle(0, sweep + 0.16 * height, width, height, .vertical(palette.far, palette.near), opacity: 0.5)
  }

  mutating func paintPaper() {
    drawing.rectangle(0, 0, width, height, .vertical(palette.top.varied(&random), palette.bottom.varied(&random)))
    let (ink, tile) = (palette.accent, random.double(in: 0.05...0.14) * unit)
    let turn = random.choice([0, 30, 45, -45]) ?? 0
    switch random.int(in: 0...4) {
    case 0:
      drawing.tile(width: tile, height: tile, turn: Double(turn)) {
        $0.ellipse(tile / 2, tile / 2, tile * 0.16, tile * 0.16, .plain(ink), opacity: 0.7)
      }
    case 1:
      drawing.tile(width: tile, height: tile, turn: Double(turn)) {
        $0.rectangle(0, 0, tile * 0.45, tile, .plain(ink), opacity: 0.5)
      }
    case 2:
      drawing.tile(width: tile, height: tile, turn: Double(turn)) {
        $0.rectangle(0, 0, tile / 2, tile / 2, .plain(ink), opacity: 0.5)
        $0.rectangle(tile / 2, tile / 2, tile / 2, tile / 2, .plain(ink), opacity: 0.5)
      }
    case 3:
      for _ in 0..<random.int(in: 4...9) {
        let radius = random.double(in: 0.08...0.3) * unit
        drawing.ellipse(
          random.double(in: 0...width), random.double(in: 0...height), radius, radius * random.double(in: 0.7...1),
          .plain(ink.varied(&random, by: 0.06)), opacity: 0.45)
      }
    default:
      drawing.ellipse(width / 2, height / 2, 0.7 * width, 0.7 * height, .glow(ink), opacity: 0.6)
    }
  }

  mutating func paintSpace() {
    drawing.rectangle(0, 0, width, height, .vertical(palette.top.varied(&random), palette.bottom.varied(&random)))
    for _ in 0..<random.int(in: 2...4) {
      let radius = random.double(in: 0.2...0.5) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...height), radius, radius * random.double(in: 0.4...0.9),
        .glow(palette.far.varied(&random, by: 0.08)), opacity: 0.7)
    }
    for _ in 0..<random.int(in: 25...45) {
      let radius = random.double(in: 0.001...0.0035) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...height), radius, radius, .plain(palette.accent),
        opacity: random.double(in: 0.35...0.95))
    }
  }
}
