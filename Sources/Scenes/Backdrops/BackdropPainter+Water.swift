extension BackdropPainter {
  mutating func paintBeach() {
    paintSky()
    paintHaze(.white, count: 4)
    // The sea is a band between the sky and the sand.
    let shore = BackdropPainter.shore(horizon: backdrop.horizon) * height
    drawing.rectangle(
      0, horizon, width, shore - horizon + 0.06 * height,
      .vertical(palette.accent.darker(0.12), palette.accent.lighter(0.3)))
    for _ in 0..<random.int(in: 3...7) {
      let y = random.double(in: horizon...shore)
      drawing.line(
        wave(y, swing: 0.003 * height, points: 6), palette.accent.lighter(0.5), thickness: 0.004 * unit, opacity: 0.5)
    }
    let foam = wave(shore, swing: 0.014 * height, points: 5)
    drawing.ground(foam.map { $0 - 0.012 * height }, .plain(.white), opacity: 0.75)
    drawing.ground(foam, .vertical(palette.far, palette.near))
    for _ in 0..<random.int(in: 6...20) {
      let (x, y, near) = groundPlace()
      guard y > shore + 0.03 * height else { continue }
      let radius = (0.002 + 0.003 * near) * unit
      drawing.ellipse(x, y, radius * 2, radius, .plain(palette.near.darker(0.15)), opacity: 0.5)
    }
  }

  /// Where the sand begins, for a horizon; both in fractions of the height.
  static func shore(horizon: Double) -> Double { horizon + 0.16 }

  mutating func paintSea() {
    paintSky()
    paintHaze(palette.bottom.lighter(0.7), count: 5)
    drawing.rectangle(0, horizon, width, height - horizon, .vertical(palette.far, palette.near))
    let bands = random.int(in: 4...6)
    for band in 0..<bands {
      let part = (Double(band) + random.unit()) / Double(bands)
      let y = horizon + (height - horizon) * part * part + 0.01 * height
      let ink = palette.far.mixed(palette.near, part)
      drawing.ground(
        wave(y, swing: (0.003 + 0.014 * part) * height, points: 6 + random.int(in: 0...3)),
        .vertical(ink.lighter(0.1), ink.darker(0.04)), opacity: 0.55)
    }
    for _ in 0..<random.int(in: 8...18) {
      let (x, y, near) = groundPlace()
      let length = (0.01 + 0.05 * near) * unit
      drawing.ellipse(x, y, length, 0.06 * length, .plain(palette.accent), opacity: 0.5)
    }
  }

  mutating func paintUnderwater() {
    drawing.rectangle(0, 0, width, height, .vertical(palette.top.varied(&random), palette.bottom.varied(&random)))
    for _ in 0..<random.int(in: 2...5) {
      let (x, lean) = (random.double(in: 0...width), random.double(in: -0.3...0.3) * height)
      let (thin, wide) = (0.02 * unit, random.double(in: 0.06...0.14) * unit)
      drawing.polygon(
        [[x - thin, 0], [x + thin, 0], [x + lean + wide, height], [x + lean - wide, height]],
        .vertical(palette.top.lighter(0.4), palette.top), opacity: 0.14)
    }
    drawing.ground(wave(horizon - 0.05 * height, swing: 0.05 * height, points: 5), .plain(palette.bottom.darker(0.15)))
    for _ in 0..<random.int(in: 3...8) {
      let (x, base) = (random.double(in: 0...width), horizon + 0.05 * height)
      let (tall, thick) = (random.double(in: 0.08...0.2) * unit, random.double(in: 0.008...0.016) * unit)
      let ink = palette.accent.mixed(palette.bottom, 0.35).varied(&random)
      for blade in -1...1 {
        let lean = Double(blade) * 0.3 * tall + random.double(in: -0.1...0.1) * tall
        drawing.segment([x, base], [x + lean, base - tall * (1 - 0.2 * abs(Double(blade)))], ink, thickness: thick)
      }
    }
    drawing.ground(wave(horizon, swing: 0.025 * height, points: 4), .vertical(palette.far, palette.near))
    for _ in 0..<random.int(in: 4...12) {
      let radius = random.double(in: 0.003...0.009) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...horizon), radius, radius, .plain(palette.top.lighter(0.6)),
        opacity: 0.35)
    }
  }
}
