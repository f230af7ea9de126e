public import Geometry

/// A picture to explain a crop on: frames, labels, a relevance map, a dimmed surrounding. Widths follow the picture's
/// size, so that the drawing reads the same on a thumbnail and on a large photograph.
public struct Canvas: Sendable {
  /// The picture as drawn so far.
  public internal(set) var pixels: PixelBuffer
  /// Where labels stand already: the next ones make room.
  var occupied: [PixelRect] = []

  /// A canvas that begins as `pixels`.
  public init(_ pixels: PixelBuffer) {
    self.pixels = pixels
  }

  /// The width of a usual line in pixels.
  public var lineWidth: Int { max(2, max(pixels.width, pixels.height) / 420) }
  /// The usual height of letters in pixels.
  public var textSize: Int { max(11, Int((Double(max(pixels.width, pixels.height)) * 0.019).rounded())) }

  /// Darkens everything outside of `box` by `strength`, 0...1.
  public mutating func dim(outside box: Box<Pixels>, strength: Double = 0.55) {
    let hole = whole(box)
    let (right, bottom) = (hole.x + hole.width, hole.y + hole.height)
    fill(PixelRect(x: 0, y: 0, width: pixels.width, height: hole.y), .black, opacity: strength)
    fill(PixelRect(x: 0, y: bottom, width: pixels.width, height: pixels.height - bottom), .black, opacity: strength)
    fill(PixelRect(x: 0, y: hole.y, width: hole.x, height: hole.height), .black, opacity: strength)
    let rest = PixelRect(x: right, y: hole.y, width: pixels.width - right, height: hole.height)
    fill(rest, .black, opacity: strength)
  }

  /// Lays a map of `rows` x `columns` values 0...1 over the picture, interpolated between the middles of its cells. The
  /// photograph loses most of its own colour underneath, so that the map's can be read.
  /// - Parameters:
  ///   - values: `[rows, columns]`.
  ///   - span: what the map covers, nil for the whole picture; OWLv2's covers a square larger than the picture.
  ///   - opacity: how much of the photograph the highest values hide, 0...1; low ones hide less.
  public mutating func heat(
    _ values: [Float], columns: Int, rows: Int, span: Box<Pixels>? = nil, opacity: Double = 0.6
  ) {
    precondition(columns > 0 && rows > 0 && values.count == columns * rows, "a map has rows * columns values")
    let span = span ?? pixels.size.bounds
    guard !span.isEmpty else { return }
    let colors = (0..<256).map { Color.heat(Float($0) / 255) }
    let across = (0..<pixels.width).map { Canvas.cell(Double($0), from: span.x0, extent: span.width, count: columns) }
    for y in 0..<pixels.height {
      let down = Canvas.cell(Double(y), from: span.y0, extent: span.height, count: rows)
      for x in 0..<pixels.width {
        let (i, j) = (across[x], down)
        let top = values[j.low * columns + i.low] * (1 - i.part) + values[j.low * columns + i.high] * i.part
        let below = values[j.high * columns + i.low] * (1 - i.part) + values[j.high * columns + i.high] * i.part
        let raw = top * (1 - j.part) + below * j.part
        let value = raw > 0 ? min(raw, 1) : 0
        fade(x: x, y: y)
        blend(x: x, y: y, colors[Int(value * 255)], opacity: Float(opacity) * (0.45 + 0.55 * value))
      }
    }
  }

  /// The two cells whose middles lie around a pixel's middle, and how far on it is between them.
  private static func cell(
    _ pixel: Double, from start: Double, extent: Double, count: Int
  ) -> (low: Int, high: Int, part: Float) {
    let place = min(max((pixel + 0.5 - start) / extent * Double(count) - 0.5, 0), Double(count - 1))
    let low = Int(place)
    return (low, min(low + 1, count - 1), Float(place - Double(low)))
  }

  /// Draws a frame with a dark edge, so that it shows on any ground; a box that leaves the picture is drawn along the
  /// picture's border.
  public mutating func stroke(_ box: Box<Pixels>, color: Color, width: Int? = nil, dashed: Bool = false) {
    let width = max(1, width ?? lineWidth)
    let edge = max(1, width / 3)
    let frame = whole(box)
    guard frame.width > 0, frame.height > 0 else { return }
    for side in sides(of: frame, width: width + 2 * edge, inset: -edge) {
      for dash in dashes(of: side, unit: width, dashed: dashed, grown: edge) { fill(dash, .black, opacity: 0.75) }
    }
    for side in sides(of: frame, width: width, inset: 0) {
      for dash in dashes(of: side, unit: width, dashed: dashed, grown: 0) { fill(dash, color, opacity: 1) }
    }
  }

  /// The four bars of a frame, inside of `frame` by `inset`.
  private func sides(of frame: PixelRect, width: Int, inset: Int) -> [PixelRect] {
    let (x, y) = (frame.x + inset, frame.y + inset)
    let (w, h) = (frame.width - 2 * inset, frame.height - 2 * inset)
    return [
      PixelRect(x: x, y: y, width: w, height: width), PixelRect(x: x, y: y + h - width, width: w, height: width),
      PixelRect(x: x, y: y + width, width: width, height: h - 2 * width),
      PixelRect(x: x + w - width, y: y + width, width: width, height: h - 2 * width),
    ]
  }

  private func dashes(of bar: PixelRect, unit: Int, dashed: Bool, grown: Int) -> [PixelRect] {
    guard dashed else { return [bar] }
    let (dash, period) = (unit * 5 + 2 * grown, unit * 9)
    let level = bar.width >= bar.height
    return stride(from: 0, to: level ? bar.width : bar.height, by: period).map { start in
      level
        ? PixelRect(x: bar.x + start, y: bar.y, width: min(dash, bar.width - start), height: bar.height)
        : PixelRect(x: bar.x, y: bar.y + start, width: bar.width, height: min(dash, bar.height - start))
    }
  }

  /// The box in whole pixels of the picture.
  func whole(_ box: Box<Pixels>) -> PixelRect {
    let inside = box.clamped(to: pixels.size.bounds)
    guard inside.edges.allSatisfy(\.isFinite) else { return PixelRect(x: 0, y: 0, width: 0, height: 0) }
    let (x, y) = (Int(inside.x0.rounded()), Int(inside.y0.rounded()))
    return PixelRect(x: x, y: y, width: Int(inside.x1.rounded()) - x, height: Int(inside.y1.rounded()) - y)
  }

  /// Paints a rectangle, as far as it lies in the picture.
  mutating func fill(_ rect: PixelRect, _ color: Color, opacity: Double) {
    let (left, right) = (max(0, rect.x), min(pixels.width, rect.x + rect.width))
    let (top, bottom) = (max(0, rect.y), min(pixels.height, rect.y + rect.height))
    guard left < right, top < bottom else { return }
    for y in top..<bottom {
      for x in left..<right { blend(x: x, y: y, color, opacity: Float(opacity)) }
    }
  }

  /// Moves a pixel's colour two thirds of the way to grey (Rec. 601 luma, in 256ths).
  private mutating func fade(x: Int, y: Int) {
    let place = (y * pixels.width + x) * 3
    let (red, green, blue) = (Int(pixels.bytes[place]), Int(pixels.bytes[place + 1]), Int(pixels.bytes[place + 2]))
    let grey = (77 * red + 150 * green + 29 * blue) >> 8
    pixels.bytes[place] = UInt8((red + 2 * grey) / 3)
    pixels.bytes[place + 1] = UInt8((green + 2 * grey) / 3)
    pixels.bytes[place + 2] = UInt8((blue + 2 * grey) / 3)
  }

  /// Mixes a colour into one pixel, which must lie in the picture.
  mutating func blend(x: Int, y: Int, _ color: Color, opacity: Float) {
    let place = (y * pixels.width + x) * 3
    func mixed(_ old: UInt8, _ new: UInt8) -> UInt8 {
      UInt8(min(255, max(0, Float(old) + (Float(new) - Float(old)) * opacity + 0.5)))
    }
    pixels.bytes[place] = mixed(pixels.bytes[place], color.red)
    pixels.bytes[place + 1] = mixed(pixels.bytes[place + 1], color.green)
    pixels.bytes[place + 2] = mixed(pixels.bytes[place + 2], color.blue)
  }
}
