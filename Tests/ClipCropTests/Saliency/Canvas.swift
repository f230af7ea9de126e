import Geometry
import Imaging

/// Paints small test pictures: a rule says the colour of each pixel.
struct Canvas {
  typealias Color = (red: Double, green: Double, blue: Double)

  static func picture(_ width: Int, _ height: Int, _ color: (Int, Int) -> Color) -> PixelBuffer {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let (red, green, blue) = color(x, y)
        for value in [red, green, blue] { bytes.append(UInt8(min(max(value, 0), 255))) }
      }
    }
    return PixelBuffer(size: PixelSize(width: width, height: height), bytes: bytes)
  }

  /// A repeatable value from -1 to 1 for a pixel, without any structure.
  static func noise(_ x: Int, _ y: Int) -> Double {
    var bits = UInt64(truncatingIfNeeded: x &* 73_856_093) ^ UInt64(truncatingIfNeeded: y &* 19_349_663)
    bits = (bits ^ (bits >> 31)) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return Double((bits ^ (bits >> 32)) & 0xFFFF) / 32767.5 - 1
  }

  /// Whether a pixel is in a disc, by fractions of the picture.
  static func inDisc(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, centerX: Double, centerY: Double, radius: Double
  ) -> Bool {
    let dx = (Double(x) + 0.5) - centerX * Double(width)
    let dy = (Double(y) + 0.5) - centerY * Double(height)
    let side = radius * Double(min(width, height))
    return dx * dx + dy * dy < side * side
  }

  static func mirrored(_ picture: PixelBuffer) -> PixelBuffer {
    Canvas.picture(picture.width, picture.height) { x, y in
      let index = (y * picture.width + picture.width - 1 - x) * 3
      return (Double(picture.bytes[index]), Double(picture.bytes[index + 1]), Double(picture.bytes[index + 2]))
    }
  }
}
