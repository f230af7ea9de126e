extension BackdropPainter {
  mutating func paintRoom() {
    paintSky()
    switch random.int(in: 0...2) {
    case 0: paintStripes(palette.top.darker(0.05))
    case 1: paintWindow(x: random.double(in: 0.08...0.72) * width)
    default: break
    }
    let rail = 0.016 * height
    drawing.rectangle(
      0, horizon - rail, width, rail, .vertical(palette.bottom.lighter(0.5), palette.bottom.darker(0.08)))
    drawing.rectangle(0, horizon, width, height - horizon, .vertical(palette.far, palette.near))
    // Boards run towards a point above the floor.
    let (vanishing, boards) = (random.double(in: 0.3...0.7) * width, 9)
    for board in 0...boards {
      let near = (Double(board) / Double(boards) * 2 - 0.5) * width
      let far = vanishing + (near - vanishing) * 0.55
      drawing.segment(
        [far, horizon], [near, height], palette.near.darker(0.2), thickness: 0.003 * unit, opacity: 0.45)
    }
    if random.chance(0.5) {
      drawing.ellipse(
        random.double(in: 0.3...0.7) * width, horizon + 0.62 * (height - horizon), 0.4 * width,
        0.3 * (height - horizon),
        .radial(palette.accent.lighter(0.35), palette.accent.lighter(0.1)), opacity: 0.8)
    }
  }

  private mutating func paintStripes(_ ink: Ink) {
    let stripes = random.int(in: 6...12)
    for stripe in 0..<stripes {
      drawing.rectangle(
        (Double(stripe) + 0.25) * width / Double(stripes), 0, 0.5 * width / Double(stripes), horizon, .plain(ink),
        opacity: 0.6)
    }
  }

  private mutating func paintWindow(x: Double) {
    let (across, top, tall) = (0.24 * unit, 0.1 * height, 0.55 * horizon)
    let frame = palette.bottom.lighter(0.7)
    drawing.rectangle(x, top, across, tall, .vertical(Ink(0xBFE3F5), Ink(0xE8F6FA)))
    drawing.rectangle(x, top, across, 0.012 * unit, .plain(frame))
    drawing.rectangle(x, top + tall, across, 0.014 * unit, .plain(frame))
    for bar in 0...2 {
      drawing.rectangle(x + across * Double(bar) / 2 - 0.005 * unit, top, 0.01 * unit, tall, .plain(frame))
    }
    drawing.rectangle(x, top + tall / 2, across, 0.008 * unit, .plain(frame))
  }

  mutating func paintTable() {
    paintSky()
    for _ in 0..<random.int(in: 3...6) {
      // Lights far out of focus.
      let radius = random.double(in: 0.03...0.1) * unit
      drawing.ellipse(
        random.double(in: 0...width), random.double(in: 0...horizon), radius, radius,
        .plain(palette.accent.lighter(random.double(in: 0...0.5))), opacity: 0.4)
    }
    drawing.rectangle(0, horizon, width, height - horizon, .vertical(palette.far, palette.near))
    drawing.rectangle(0, horizon, width, 0.008 * height, .plain(palette.far.lighter(0.35)))
    switch random.int(in: 0...2) {
    case 0:
      for _ in 0..<random.int(in: 6...12) {
        let y = horizon + (height - horizon) * random.unit()
        drawing.line(
          wave(y, swing: 0.004 * height, points: 4), palette.near.darker(0.2), thickness: 0.003 * unit, opacity: 0.35)
      }
    case 1: paintCloth()
    default: break
    }
  }

  /// Squares of a table cloth, narrower far away.
  private mutating func paintCloth() {
    let rows = 5
    for row in 0..<rows {
      let (from, to) = (pow(Double(row) / Double(rows)), pow(Double(row + 1) / Double(rows)))
      guard row % 2 == 0 else { continue }
      drawing.rectangle(
        0, horizon + (height - horizon) * from, width, (height - horizon) * (to - from),
        .plain(palette.accent.lighter(0.4)),
        opacity: 0.4)
    }
    let columns = 9
    for column in stride(from: 0, to: columns, by: 2) {
      let edges = [column, column + 1].map { (Double($0) / Double(columns) * 2 - 0.5) * width }
      let far = edges.map { width / 2 + ($0 - width / 2) * 0.6 }
      drawing.polygon(
        [[far[0], horizon], [far[1], horizon], [edges[1], height], [edges[0], height]],
        .plain(palette.accent.lighter(0.4)), opacity: 0.4)
    }
  }

  /// Lines of a plane seen at an angle come closer together far away.
  private func pow(_ part: Double) -> Double { part * (0.4 + 0.6 * part) }

  mutating func paintShelf() {
    paintSky()
    let tile = random.double(in: 0.09...0.15) * unit
    var row = 0.0
    while row < horizon {
      drawing.segment([0, row], [width, row], palette.bottom.darker(0.12), thickness: 0.003 * unit, opacity: 0.7)
      row += tile
    }
    var column = random.unit() * tile
    while column < width {
      drawing.segment(
        [column, 0], [column, horizon], palette.bottom.darker(0.12), thickness: 0.003 * unit, opacity: 0.7)
      column += tile
    }
    let board = 0.2 * horizon
    drawing.rectangle(0, board, width, 0.03 * height, .vertical(palette.far.lighter(0.1), palette.near))
    drawing.rectangle(
      0, board + 0.03 * height, width, 0.05 * height, .vertical(palette.bottom.darker(0.25), palette.bottom),
      opacity: 0.4)
    for _ in 0..<random.int(in: 3...7) {
      let (across, tall) = (random.double(in: 0.03...0.06) * unit, random.double(in: 0.4...0.8) * board)
      drawing.rectangle(
        random.double(in: 0...width), board - tall, across, tall,
        .plain(palette.accent.mixed(palette.top, random.double(in: 0.2...0.6))), round: 0.2 * across)
    }
    drawing.rectangle(0, horizon, width, height - horizon, .vertical(palette.far.lighter(0.15), palette.near))
    drawing.rectangle(0, horizon, width, 0.012 * height, .plain(palette.far.lighter(0.45)))
  }
}
