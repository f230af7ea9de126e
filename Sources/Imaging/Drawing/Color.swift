/// An 8-bit sRGB colour to draw with.
public struct Color: Hashable, Sendable {
  /// Red, 0...255.
  public var red: UInt8
  /// Green, 0...255.
  public var green: UInt8
  /// Blue, 0...255.
  public var blue: UInt8

  /// A colour from its three parts.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Black.
  public static let black = Color(red: 0, green: 0, blue: 0)
  /// White.
  public static let white = Color(red: 255, green: 255, blue: 255)

  /// Colours that tell queries or windows apart, also for most who do not see all colours (the set of Okabe and Ito),
  /// light ones first because they stand out on photographs.
  public static let palette: [Color] = [
    Color(red: 240, green: 228, blue: 66), Color(red: 86, green: 180, blue: 233), Color(red: 230, green: 159, blue: 0),
    Color(red: 0, green: 200, blue: 140), Color(red: 230, green: 130, blue: 180), Color(red: 213, green: 94, blue: 0),
  ]

  /// Black or white, whichever reads better on this colour (relative luminance by Rec. 709).
  public var contrasting: Color {
    0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue) > 115 ? .black : .white
  }

  /// A value's colour on a scale from black over purple and orange to light yellow, even steps of which look even.
  /// - Parameter value: 0...1; what lies outside is clamped, NaN is 0.
  public static func heat(_ value: Float) -> Color {
    let scale: [(Float, Float, Float)] = [
      (0, 0, 4), (40, 11, 84), (101, 21, 110), (159, 42, 99), (212, 72, 66), (245, 125, 21), (250, 193, 39),
      (252, 255, 164),
    ]
    let place = value > 0 ? min(value, 1) * Float(scale.count - 1) : 0
    let index = min(Int(place), scale.count - 2)
    let part = place - Float(index)
    let (a, b) = (scale[index], scale[index + 1])
    func mix(_ x: Float, _ y: Float) -> UInt8 { UInt8(x + (y - x) * part + 0.5) }
    return Color(red: mix(a.0, b.0), green: mix(a.1, b.1), blue: mix(a.2, b.2))
  }
}
