internal import Geometry

/// An SVG document in the making; coordinates are pixels.
struct VectorDrawing {
  let size: PixelSize
  private var definitions = ""
  private var shapes = ""
  private var gradients = 0

  init(size: PixelSize) {
    self.size = size
  }

  var width: Double { Double(size.width) }
  var height: Double { Double(size.height) }
  /// The picture's typical length, by which details are sized.
  var unit: Double { (width * height).squareRoot() }

  /// The finished document.
  var svg: String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size.width)\" height=\"\(size.height)\">"
      + "<defs>\(definitions)</defs>\(shapes)</svg>"
  }

  /// How a shape is filled.
  enum Paint {
    case plain(Ink)
    /// From the top of the shape to its bottom.
    case vertical(Ink, Ink)
    /// From the left of the shape to its right.
    case horizontal(Ink, Ink)
    /// From the middle of the shape outwards.
    case radial(Ink, Ink)
    /// A glow that fades to nothing.
    case glow(Ink)
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ paint: Paint, opacity: Double = 1, round: Double = 0
  ) {
    let corner = round > 0 ? " rx=\"\(text(round))\"" : ""
    shape(
      "rect x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(width))\" height=\"\(text(height))\"\(corner)", paint,
      opacity)
  }

  mutating func ellipse(
    _ x: Double, _ y: Double, _ across: Double, _ down: Double, _ paint: Paint, opacity: Double = 1
  ) {
    shape(
      "ellipse cx=\"\(text(x))\" cy=\"\(text(y))\" rx=\"\(text(across))\" ry=\"\(text(down))\"", paint, opacity)
  }

  /// A closed shape of straight lines.
  mutating func polygon(_ points: [SIMD2<Double>], _ paint: Paint, opacity: Double = 1) {
    let list = points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
    shape("polygon points=\"\(list)\"", paint, opacity)
  }

  /// Everything below a soft line through points that lie evenly from the left edge to the right one.
  mutating func ground(_ heights: [Double], _ paint: Paint, opacity: Double = 1) {
    shape("path d=\"\(wave(heights)) L\(text(width)),\(text(height + 2)) L0,\(text(height + 2)) Z\"", paint, opacity)
  }

  /// A soft line through points that lie evenly from the left edge to the right one.
  mutating func line(_ heights: [Double], _ ink: Ink, thickness: Double, opacity: Double = 1) {
    shapes +=
      "<path d=\"\(wave(heights))\" fill=\"none\" stroke=\"\(ink.code)\" stroke-width=\"\(text(thickness))\""
      + " stroke-linecap=\"round\" opacity=\"\(text(opacity))\"/>"
  }

  /// A straight line.
  mutating func segment(
    _ from: SIMD2<Double>, _ to: SIMD2<Double>, _ ink: Ink, thickness: Double, opacity: Double = 1
  ) {
    shapes +=
      "<path d=\"M\(text(from.x)),\(text(from.y)) L\(text(to.x)),\(text(to.y))\" stroke=\"\(ink.code)\""
      + " stroke-width=\"\(text(thickness))\" stroke-linecap=\"round\" opacity=\"\(text(opacity))\"/>"
  }

  /// Fills the picture with a pattern that repeats.
  mutating func tile(width: Double, height: Double, turn: Double = 0, _ draw: (inout VectorDrawing) -> Void) {
    var part = VectorDrawing(size: size)
    draw(&part)
    gradients += 1
    definitions +=
      "<pattern id=\"p\(gradients)\" width=\"\(text(width))\" height=\"\(text(height))\" "
      + "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(\(text(turn)))\">\(part.shapes)</pattern>"
    shapes += "<rect width=\"100%\" height=\"100%\" fill=\"url(#p\(gradients))\"/>"
  }

  private func wave(_ heights: [Double]) -> String {
    let step = width / Double(max(1, heights.count - 1))
    var path = "M0,\(text(heights.first ?? 0))"
    for (index, pair) in zip(heights, heights.dropFirst()).enumerated() {
      let (start, end) = (Double(index) * step, Double(index + 1) * step)
      let middle = (start + end) / 2
      path +=
        " C\(text(middle)),\(text(pair.0)) \(text(middle)),\(text(pair.1)) \(text(end)),\(text(pair.1))"
    }
    return path
  }

  private mutating func shape(_ element: String, _ paint: Paint, _ opacity: Double) {
    let visible = opacity < 1 ? " opacity=\"\(text(opacity))\"" : ""
    shapes += "<\(element) fill=\"\(fill(paint))\"\(visible)/>"
  }

  private mutating func fill(_ paint: Paint) -> String {
    switch paint {
    case .plain(let ink): ink.code
    case .vertical(let from, let to): gradient("linearGradient", " x2=\"0\" y2=\"1\"", from, to, fade: 1)
    case .horizontal(let from, let to): gradient("linearGradient", "", from, to, fade: 1)
    case .radial(let from, let to): gradient("radialGradient", "", from, to, fade: 1)
    case .glow(let ink): gradient("radialGradient", "", ink, ink, fade: 0)
    }
  }

  private mutating func gradient(
    _ kind: String, _ direction: String, _ from: Ink, _ to: Ink, fade: Double
  ) -> String {
    gradients += 1
    definitions +=
      "<\(kind) id=\"g\(gradients)\"\(direction)><stop stop-color=\"\(from.code)\"/>"
      + "<stop offset=\"1\" stop-color=\"\(to.code)\" stop-opacity=\"\(text(fade))\"/></\(kind)>"
    return "url(#g\(gradients))"
  }

  /// Two decimals: enough for a picture, and the document stays short.
  private func text(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }
}
