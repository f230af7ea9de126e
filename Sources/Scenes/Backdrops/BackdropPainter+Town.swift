extension BackdropPainter {
  mutating func paintSkyline() {
    paintSky()
    paintHaze(palette.bottom.lighter(0.6), count: 3)
    for row in 0..<2 {
      let ink = palette.accent.mixed(palette.bottom, row == 0 ? 0.6 : 0.3)
      var x = random.double(in: -0.05...0) * width
      while x < width {
        let across = random.double(in: 0.05...0.12) * unit
        let tall = random.double(in: 0.08...(row == 0 ? 0.34 : 0.22)) * height
        drawing.rectangle(x, horizon - tall, across, tall + 6, .vertical(ink.lighter(0.08), ink))
        x += across * random.double(in: 0.95...1.3)
      }
    }
    // Windows are one faint pattern: many small rectangles would cost more than all the rest.
    for _ in 0..<random.int(in: 5...12) {
      let (x, y) = (random.double(in: 0...width), horizon - random.double(in: 0.03...0.16) * height)
      drawing.rectangle(x, y, 0.008 * unit, 0.011 * unit, .plain(palette.bottom.lighter(0.4)), opacity: 0.6)
    }
    drawing.ground(wave(horizon, swing: 0.008 * height, points: 5), .vertical(palette.far, palette.near))
    if random.chance(0.6) { paintPath(palette.bottom.mixed(palette.near, 0.35)) }
  }

  /// A way that comes nearer.
  private mutating func paintPath(_ ink: Ink) {
    let (far, near) = (random.double(in: 0.2...0.8) * width, random.double(in: 0.1...0.9) * width)
    drawing.polygon(
      [
        [far - 0.012 * unit, horizon + 3], [far + 0.012 * unit, horizon + 3], [near + 0.22 * unit, height],
        [near - 0.22 * unit, height],
      ],
      .vertical(ink.darker(0.05), ink), opacity: 0.7)
  }

  mutating func paintStreet() {
    paintSky()
    var x = random.double(in: -0.1...0) * width
    while x < width {
      let across = random.double(in: 0.16...0.26) * unit
      let tall = random.double(in: 0.24...0.42) * height
      let wall = palette.accent.mixed(palette.bottom, random.double(in: 0.25...0.65)).varied(&random, by: 0.06)
      drawing.rectangle(x, horizon - tall, across + 1, tall + 4, .vertical(wall.lighter(0.1), wall))
      if random.chance(0.5) {
        drawing.polygon(
          [
            [x - 2, horizon - tall], [x + across / 2, horizon - tall - 0.25 * across],
            [x + across + 2, horizon - tall],
          ],
          .plain(wall.darker(0.22)))
      }
      for column in 0..<2 {
        for row in 0..<2 {
          drawing.rectangle(
            x + across * (0.2 + 0.38 * Double(column)), horizon - tall + tall * (0.14 + 0.32 * Double(row)),
            across * 0.2, tall * 0.18, .plain(wall.lighter(0.45)), opacity: 0.7)
        }
      }
      x += across
    }
    let kerb = horizon + (height - horizon) * 0.3
    drawing.rectangle(0, horizon, width, kerb - horizon, .vertical(palette.far.lighter(0.4), palette.far.lighter(0.3)))
    drawing.rectangle(0, kerb, width, height - kerb, .vertical(palette.far, palette.near))
    drawing.rectangle(0, kerb, width, 0.012 * height, .plain(palette.far.lighter(0.6)))
    let (dash, y) = (0.1 * unit, kerb + (height - kerb) * 0.55)
    var start = random.double(in: -1...0) * dash
    while start < width {
      drawing.rectangle(start, y, dash * 0.55, 0.014 * height, .plain(palette.bottom), opacity: 0.8)
      start += dash
    }
  }

  mutating func paintStage() {
    drawing.rectangle(0, 0, width, horizon + 2, .vertical(palette.top, palette.bottom))
    let folds = random.int(in: 9...14)
    for fold in 0..<folds {
      let across = width / Double(folds)
      drawing.rectangle(
        Double(fold) * across, 0, across, horizon, .horizontal(palette.bottom.lighter(0.06), palette.top.darker(0.2)),
        opacity: 0.7)
    }
    drawing.rectangle(0, horizon, width, height - horizon, .vertical(palette.far, palette.near))
    let boards = random.int(in: 5...8)
    for board in 1..<boards {
      let part = Double(board) / Double(boards)
      let y = horizon + (height - horizon) * part * part
      drawing.segment([0, y], [width, y], palette.near.darker(0.25), thickness: 0.003 * unit, opacity: 0.5)
    }
    for _ in 0..<random.int(in: 1...2) {
      let x = random.double(in: 0.2...0.8) * width
      drawing.ellipse(
        x, horizon + 0.45 * (height - horizon), 0.34 * unit, 0.45 * (height - horizon), .glow(palette.accent),
        opacity: 0.5)
      drawing.polygon(
        [[x - 0.03 * unit, 0], [x + 0.03 * unit, 0], [x + 0.26 * unit, height], [x - 0.26 * unit, height]],
        .vertical(palette.accent, palette.accent), opacity: 0.09)
    }
  }
}
