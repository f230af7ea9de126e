internal import CVips
public import Geometry

extension Canvas {
  /// Which point of a line of text stands at a place.
  public enum Anchor: Sendable {
    /// The left end.
    case left
    /// The middle.
    case middle
    /// The right end.
    case right
  }

  /// Writes one line of text with nothing behind it.
  ///
  /// - Parameters:
  ///   - text: the line.
  ///   - place: x of the anchor, and y of the middle of the line's small letters and digits, in pixels.
  ///   - size: the font's size in pixels.
  ///   - color: of the letters.
  ///   - anchor: which point of the line stands at x.
  ///   - bold: whether letters are bold.
  /// - Throws: ``ImagingError/textUnavailable(detail:)`` where no font is installed.
  public mutating func write(
    _ text: String, at place: SIMD2<Double>, size: Int, color: Color, anchor: Anchor = .left, bold: Bool = false
  ) throws(ImagingError) {
    let line = Canvas.singleLine(text)
    guard !line.allSatisfy(\.isWhitespace), place.x.isFinite, place.y.isFinite else { return }
    // Text comes cut to its ink. A digit beside it tells where the line stands, whatever letters it has.
    let (mask, rise) = try Canvas.aligned(line, size: size, bold: bold)
    let start =
      switch anchor {
      case .left: place.x
      case .middle: place.x - Double(mask.size.width) / 2
      case .right: place.x - Double(mask.size.width)
      }
    let limit = 1e6
    guard abs(start) < limit, abs(place.y) < limit else { return }
    draw(mask, x: Int(start.rounded()), y: Int((place.y - rise).rounded()), color)
  }

  /// How wide and high a line of text is, in pixels.
  public static func extent(of text: String, size: Int, bold: Bool = false) throws(ImagingError) -> PixelSize {
    let line = singleLine(text)
    guard !line.allSatisfy(\.isWhitespace) else { return PixelSize(width: 0, height: 0) }
    return try render(line, height: size, bold: bold).size
  }

  /// The line's mask, and how far below its top the middle of a digit is.
  private static func aligned(
    _ line: String, size: Int, bold: Bool
  ) throws(ImagingError) -> (mask: TextMask, rise: Double) {
    func height(_ text: String) throws(ImagingError) -> Int {
      try render(text, height: size, bold: bold).size.height
    }
    let mask = try render(line, height: size, bold: bold)
    // A mask is cut to its ink and does not tell where the line stands. Beside a digit, which stands on it, and a g, which hangs
    // below, heights tell how far the line's own letters rise above and hang below it.
    let digit = try height("0")
    let rises = try height("0g" + line) - (try height("0g") - digit)
    let hangs = max(0, try height("0" + line) - rises)
    return (mask, Double(mask.size.height - hangs) - Double(digit) / 2)
  }

  static func singleLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.filter { $0.unicodeScalars.first != "\0" })
  }

  static func render(_ text: String, height: Int, bold: Bool = true) throws(ImagingError) -> TextMask {
    do throws(VipsFailure) {
      guard try Imaging.require("text", module: nil) else { throw VipsFailure("libvips was built without text") }
      let font = "DejaVu Sans, Sans\(bold ? " Bold" : "") \(max(1, height))px"
      let raster = try Raster.wrapping { ccv_text(text, font, $0) }
      return TextMask(size: raster.size, coverage: try raster.bytes())
    } catch {
      throw .textUnavailable(detail: error.detail)
    }
  }

  mutating func draw(_ mask: TextMask, x: Int, y: Int, _ color: Color) {
    for row in 0..<mask.size.height where (0..<pixels.height).contains(y + row) {
      for column in 0..<mask.size.width where (0..<pixels.width).contains(x + column) {
        let coverage = mask.coverage[row * mask.size.width + column]
        if coverage > 0 { blend(x: x + column, y: y + row, color, opacity: Float(coverage) / 255) }
      }
    }
  }
}

/// Letters as coverage 0...255, cut to their ink.
struct TextMask {
  let size: PixelSize
  let coverage: [UInt8]
}
