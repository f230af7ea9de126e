extension BackdropPainter {
  mutating func paintMeadow() {
    paintSky()
    paintHaze(.white, count: 4)
    paintRidge(at: horizon, swing: 0.06, ink: palette.far.mixed(palette.bottom, 0.45))
    paintWood(count: random.int(in: 0...6), ink: palette.near.mixed(palette.bottom, 0.35))
    drawing.ground(
      wave(horizon + 0.01 * height, swing: 0.015 * height, points: 4), .vertical(palette.far, palette.near))
    for _ in 0..<random.int(in: 10...24) {
      let (x, y, near) = groundPlace()
      let length = (0.006 + 0.02 * near) * unit
      let ink = palette.near.darker(0.12)
      drawing.segment([x, y], [x - length * 0.4, y - length], ink, thickness: 0.16 * length, opacity: 0.55)
      drawing.segment([x, y], [x + length * 0.35, y - length * 0.9], ink, thickness: 0.16 * length, opacity: 0.55)
    }
    for _ in 0..<random.int(in: 0...14) {
      let (x, y, near) = groundPlace()
      let radius = (0.002 + 0.004 * near) * unit
      drawing.ellipse(x, y, radius, radius, .plain(palette.accent.varied(&random, by: 0.08)), opacity: 0.8)
    }
  }

  mutating func paintHills() {
    paintSky()
    paintHaze(.white, count: 3)
    let layers = random.int(in: 3...4)
    for layer in 0..<layers {
      let part = Double(layer) / Double(layers)
      let level = horizon - (1 - part) * 0.16 * height + 0.02 * height
      let ink = palette.far.mixed(palette.bottom, 0.7 * (1 - part)).varied(&random, by: 0.015)
      drawing.ground(
        wave(level, swing: 0.05 * height * (1.2 - part), points: random.int(in: 4...6)), .vertical(ink, ink.darker(0.1))
      )
    }
    drawing.ground(wave(horizon, swing: 0.02 * height, points: 4), .vertical(palette.far, palette.near))
    for stripe in 0..<random.int(in: 0...3) {
      let level = horizon + (height - horizon) * (0.25 + 0.25 * Double(stripe))
      drawing.ground(
        wave(level, swing: 0.025 * height, points: 4), .vertical(palette.near.lighter(0.06), palette.near),
        opacity: 0.5)
    }
  }

  mutating func paintSnow() {
    paintSky()
    paintRidge(at: horizon, swing: 0.12, ink: palette.top.mixed(palette.far, 0.5))
    paintFirs(count: random.int(in: 3...9), ink: palette.accent.mixed(palette.bottom, 0.45))
    drawing.ground(wave(horizon + 0.01 * height, swing: 0.02 * height, points: 4), .vertical(palette.far, palette.near))
    drawing.ground(
      wave(horizon + 0.5 * (height - horizon), swing: 0.04 * height, points: 4),
      .vertical(palette.far.lighter(0.5), palette.near), opacity: 0.6)
    for _ in 0..<random.int(in: 0...28) {
      let radius = random.double(in: 0.0015...0.004) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...height), radius, radius, .plain(.white), opacity: 0.8)
    }
  }

  mutating func paintDesert() {
    paintSky()
    for _ in 0..<random.int(in: 1...3) {
      let (x, base) = (random.double(in: 0...width), horizon + 0.02 * height)
      let (across, rise) = (random.double(in: 0.1...0.3) * width, random.double(in: 0.04...0.13) * height)
      drawing.polygon(
        [
          [x - across, base], [x - across * 0.6, base - rise], [x + across * 0.5, base - rise], [x + across, base],
        ], .vertical(palette.accent.mixed(palette.bottom, 0.45), palette.accent.mixed(palette.far, 0.6)))
    }
    drawing.ground(wave(horizon, swing: 0.02 * height, points: 4), .vertical(palette.far.lighter(0.2), palette.far))
    for dune in 1...3 {
      let level = horizon + (height - horizon) * Double(dune) * 0.24
      let ink = palette.far.mixed(palette.near, Double(dune) / 3)
      drawing.ground(wave(level, swing: 0.045 * height, points: 4), .vertical(ink.lighter(0.12), ink))
    }
  }

  mutating func paintAutumn() {
    paintSky()
    for row in 0..<2 {
      let ink = palette.accent.mixed(palette.bottom, row == 0 ? 0.7 : 0.5)
      for _ in 0..<random.int(in: 5...9) {
        let x = random.double(in: -0.05...1.05) * width
        let trunk = random.double(in: 0.008...0.018) * unit
        let crown = random.double(in: 0.07...0.15) * unit
        let top = horizon - random.double(in: 0.16...0.42) * height
        drawing.rectangle(x - trunk / 2, top, trunk, horizon - top + 4, .plain(palette.near.mixed(ink, 0.45)))
        drawing.ellipse(x, top, crown, crown * 0.85, .plain(ink.varied(&random, by: 0.05)), opacity: 0.8)
      }
    }
    drawing.ground(wave(horizon, swing: 0.015 * height, points: 4), .vertical(palette.far, palette.near))
    for _ in 0..<random.int(in: 12...30) {
      let (x, y, near) = groundPlace()
      let radius = (0.003 + 0.008 * near) * unit
      drawing.ellipse(x, y, radius, radius * 0.45, .plain(palette.accent.varied(&random, by: 0.12)), opacity: 0.5)
    }
  }

  mutating func paintNight() {
    paintSky()
    for _ in 0..<random.int(in: 14...34) {
      let radius = random.double(in: 0.001...0.0035) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...0.95) * horizon, radius, radius, .plain(palette.accent),
        opacity: random.double(in: 0.4...0.95))
    }
    drawing.ellipse(
      random.double(in: 0.1...0.9) * width, horizon, 0.5 * width, 0.22 * height, .glow(palette.bottom.lighter(0.3)),
      opacity: 0.6)
    paintRidge(at: horizon, swing: 0.08, ink: palette.far.mixed(palette.bottom, 0.5))
    paintFirs(count: random.int(in: 0...6), ink: palette.near.mixed(palette.bottom, 0.25))
    drawing.ground(
      wave(horizon + 0.01 * height, swing: 0.015 * height, points: 4),
      .vertical(palette.far.lighter(0.12), palette.near.lighter(0.05)))
  }

  /// Far mountains or hills.
  mutating func paintRidge(at level: Double, swing: Double, ink: Ink) {
    drawing.ground(
      wave(level - 0.6 * swing * height, swing: swing * height * 0.6, points: random.int(in: 4...7)),
      .vertical(ink.lighter(0.12), ink))
  }

  /// Round trees far away.
  private mutating func paintWood(count: Int, ink: Ink) {
    for _ in 0..<count {
      let (x, radius) = (random.double(in: 0...width), random.double(in: 0.015...0.035) * unit)
      drawing.ellipse(x, horizon - radius * 0.5, radius, radius, .plain(ink.varied(&random, by: 0.02)))
    }
  }

  /// Pointed trees far away.
  private mutating func paintFirs(count: Int, ink: Ink) {
    for _ in 0..<count {
      let (x, tall) = (random.double(in: 0...width), random.double(in: 0.05...0.12) * unit)
      let base = horizon + 0.03 * height
      drawing.polygon([[x - tall * 0.3, base], [x, base - tall], [x + tall * 0.3, base]], .plain(ink))
    }
  }
}
