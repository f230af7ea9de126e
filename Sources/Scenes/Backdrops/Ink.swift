internal import Imaging

/// A colour to draw backdrops with: red, green and blue in 0...1.
struct Ink: Hashable, Sendable {
  var red: Double
  var green: Double
  var blue: Double

  init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// `0xRRGGBB`.
  init(_ hex: Int) {
    self.init(
      red: Double(hex >> 16 & 255) / 255, green: Double(hex >> 8 & 255) / 255, blue: Double(hex & 255) / 255)
  }

  static let white = Ink(0xFFFFFF)
  static let black = Ink(0x000000)

  /// Part of the way to another colour.
  func mixed(_ other: Ink, _ part: Double) -> Ink {
    Ink(
      red: red + (other.red - red) * part, green: green + (other.green - green) * part,
      blue: blue + (other.blue - blue) * part)
  }

  func lighter(_ part: Double) -> Ink { mixed(.white, part) }
  func darker(_ part: Double) -> Ink { mixed(.black, part) }

  /// The colour a little off, so that two pictures of one palette are not alike.
  func varied(_ random: inout SceneRandom, by spread: Double = 0.03) -> Ink {
    Ink(
      red: red + random.double(in: -spread...spread), green: green + random.double(in: -spread...spread),
      blue: blue + random.double(in: -spread...spread))
  }

  /// `#rrggbb`, as SVG has it.
  var code: String {
    let digits = Array("0123456789abcdef")
    let text = [red, green, blue].flatMap { part -> [Character] in
      let level = Int(min(1, max(0, part)) * 255 + 0.5)
      return [digits[level >> 4], digits[level & 15]]
    }
    return "#" + String(text)
  }

  /// The same as a colour to draw with.
  var color: Color {
    func level(_ part: Double) -> UInt8 { UInt8(min(1, max(0, part)) * 255 + 0.5) }
    return Color(red: level(red), green: level(green), blue: level(blue))
  }
}
