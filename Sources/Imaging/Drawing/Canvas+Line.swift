public import Geometry

extension Canvas {
  /// A canvas of one colour.
  public init(size: PixelSize, color: Color) {
    let row = Array(repeatElement([color.red, color.green, color.blue], count: size.width).joined())
    self.init(PixelBuffer(size: size, bytes: Array(repeatElement(row, count: size.height).joined())))
  }

  /// Draws a line through points with smooth edges and round joints. It covers each pixel once, so that a see-through line is
  /// not darker where it turns or meets itself.
  ///
  /// - Parameters:
  ///   - points: x and y in pixels, where 0.5 is the middle of the first; parts between points that are not finite are left out.
  ///   - width: in pixels, fractions too.
  ///   - color: of the line.
  ///   - opacity: 0...1.
  ///   - clip: what lies outside is not drawn; nil for the whole picture.
  public mutating func line(
    through points: [SIMD2<Double>], width: Double, color: Color, opacity: Double = 1, clip: Box<Pixels>? = nil
  ) {
    guard let reach = Canvas.bounds(of: points, grown: width / 2 + 2) else { return }
    let limits = (clip ?? pixels.size.bounds).clamped(to: pixels.size.bounds)
    let area = whole(reach.clamped(to: limits))
    guard area.width > 0, area.height > 0 else { return }
    var mask = LineMask(area: area)
    for index in points.indices {
      mask.add(from: points[max(0, index - 1)], to: points[index], radius: width / 2)
    }
    paint(mask, color, opacity: opacity)
  }

  /// Draws a filled disc with a smooth edge.
  public mutating func disc(at middle: SIMD2<Double>, radius: Double, color: Color, clip: Box<Pixels>? = nil) {
    line(through: [middle], width: 2 * radius, color: color, clip: clip)
  }

  /// Paints a rectangle, as far as it lies in the picture.
  public mutating func fill(_ box: Box<Pixels>, color: Color, opacity: Double = 1) {
    fill(whole(box), color, opacity: opacity)
  }

  /// A box around points, of those that are finite.
  private static func bounds(of points: [SIMD2<Double>], grown margin: Double) -> Box<Pixels>? {
    let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
    guard var (low, high) = finite.first.map({ ($0, $0) }) else { return nil }
    for point in finite {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    return Box(x0: low.x - margin, y0: low.y - margin, x1: high.x + margin, y1: high.y + margin)
  }

  private mutating func paint(_ mask: LineMask, _ color: Color, opacity: Double) {
    let touched = mask.touched
    for y in touched.y..<(touched.y + touched.height) {
      for x in touched.x..<(touched.x + touched.width) {
        let coverage = mask[x, y]
        if coverage > 0 { blend(x: x, y: y, color, opacity: coverage * Float(opacity)) }
      }
    }
  }
}

/// How much of each pixel of an area a line covers, 0...1.
private struct LineMask {
  let area: PixelRect
  private var coverage: [Float]
  private var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)

  init(area: PixelRect) {
    self.area = area
    coverage = [Float](repeating: 0, count: area.width * area.height)
  }

  subscript(x: Int, y: Int) -> Float { coverage[(y - area.y) * area.width + x - area.x] }

  /// The part of the area that holds something.
  var touched: PixelRect {
    guard left < right, top < bottom else { return PixelRect(x: area.x, y: area.y, width: 0, height: 0) }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Adds a stretch with round ends: a pixel is covered by how far its middle lies inside of the edge.
  mutating func add(from a: SIMD2<Double>, to b: SIMD2<Double>, radius: Double) {
    let reach = radius + 1
    guard let across = LineMask.pixels(a.x, b.x, reach, area.x, area.width),
      let down = LineMask.pixels(a.y, b.y, reach, area.y, area.height)
    else { return }
    (left, right) = (min(left, across.lowerBound), max(right, across.upperBound))
    (top, bottom) = (min(top, down.lowerBound), max(bottom, down.upperBound))
    let way = b - a
    let length = (way * way).sum()
    for y in down {
      for x in across {
        let offset = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - a
        let share = length > 0 ? min(1, max(0, (offset * way).sum() / length)) : 0
        let rest = offset - share * way
        let value = Float(min(1, radius + 0.5 - (rest * rest).sum().squareRoot()))
        let place = (y - area.y) * area.width + x - area.x
        if value > coverage[place] { coverage[place] = value }
      }
    }
  }

  /// The pixels of `start..<(start + extent)` that lie around two coordinates; nil where there are none.
  private static func pixels(_ a: Double, _ b: Double, _ reach: Double, _ start: Int, _ extent: Int) -> Range<Int>? {
    let (low, high) = (min(a, b) - reach, max(a, b) + reach)
    guard low.isFinite, high.isFinite, high > Double(start), low < Double(start + extent) else { return nil }
    let first = max(Double(start), low.rounded(.down))
    let last = min(Double(start + extent), high.rounded(.up))
    return first < last ? Int(first)..<Int(last) : nil
  }
}
