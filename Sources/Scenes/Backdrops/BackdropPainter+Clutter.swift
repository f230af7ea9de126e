#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension BackdropPainter {
  /// Shapes upon shapes, their sizes spread as those of things in photographs are: the "dead leaves" of Lee, Mumford and Huang
  /// (International Journal of Computer Vision 41, 2001), of which there are as r^-3.
  mutating func paintClutter() {
    let inks = [palette.top, palette.bottom, palette.far, palette.near, palette.accent]
    drawing.rectangle(0, 0, width, height, .vertical(palette.far, palette.near))
    let (least, most) = (0.02 * unit, 0.5 * unit)
    for _ in 0..<random.int(in: 90...170) {
      let chance = random.unit()
      // The inverse of the distribution of r^-3 between the two.
      let inverse = 1 / (least * least) - chance * (1 / (least * least) - 1 / (most * most))
      let radius = 1 / inverse.squareRoot()
      let ink = (random.choice(inks) ?? palette.top).varied(&random, by: 0.14)
      paintLeaf(radius, ink)
    }
  }

  private mutating func paintLeaf(_ radius: Double, _ ink: Ink) {
    let (x, y) = (random.double(in: 0...width), random.double(in: 0...height))
    let (light, dark) = (ink.lighter(random.double(in: 0...0.25)), ink.darker(random.double(in: 0...0.35)))
    let paint: VectorDrawing.Paint =
      switch random.int(in: 0...3) {
      case 0: .plain(ink)
      case 1: .vertical(light, dark)
      case 2: .horizontal(dark, light)
      default: .radial(light, dark)
      }
    guard random.chance(0.6) else {
      drawing.ellipse(x, y, radius, radius * random.double(in: 0.35...1), paint)
      return
    }
    let corners = random.int(in: 3...7)
    let turn = random.double(in: 0...(2 * .pi))
    drawing.polygon(
      (0..<corners).map { corner in
        let angle = turn + 2 * .pi * (Double(corner) + random.double(in: 0...0.6)) / Double(corners)
        let reach = radius * random.double(in: 0.6...1.2)
        return SIMD2(x + reach * cos(angle), y + reach * sin(angle))
      }, paint)
  }
}
