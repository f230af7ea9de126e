#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What becomes of colours: an affine map of red, green and blue in 0...1.
package struct ColorShift: Sendable, Hashable {
  /// Three rows of four: red, green and blue as sums of red, green, blue and one.
  package private(set) var rows: [Float]

  /// Colours as they are.
  package static let none = ColorShift(rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])

  private init(rows: [Float]) {
    self.rows = rows
  }

  /// One colour, whatever it was: the way of shadows and silhouettes.
  package static func flat(_ color: Color) -> ColorShift {
    ColorShift(rows: [color.red, color.green, color.blue].flatMap { [0, 0, 0, Float($0) / 255] })
  }

  /// Shifts in this order: hue, saturation, contrast about middle grey, brightness.
  ///
  /// - Parameters:
  ///   - hue: the turn about the grey axis in degrees.
  ///   - saturation: 0 is grey, 1 as it was.
  ///   - contrast: 1 as it was.
  ///   - brightness: a factor.
  package init(hue: Double = 0, saturation: Double = 1, contrast: Double = 1, brightness: Double = 1) {
    // A turn about (1, 1, 1) keeps greys (Rodrigues); saturation mixes with Rec. 601 luma.
    let angle = hue * .pi / 180
    let (cosine, sine) = (cos(angle), sin(angle) / 3.0.squareRoot())
    let third = (1 - cosine) / 3
    let turn = [
      [cosine + third, third - sine, third + sine], [third + sine, cosine + third, third - sine],
      [third - sine, third + sine, cosine + third],
    ]
    let luma = [0.299, 0.587, 0.114]
    let lift = 0.5 * (1 - contrast) * brightness
    var rows: [Float] = []
    for row in 0..<3 {
      for column in 0..<3 {
        let grey = (0..<3).reduce(0.0) { $0 + luma[$1] * turn[$1][column] }
        rows.append(Float((grey + saturation * (turn[row][column] - grey)) * contrast * brightness))
      }
      rows.append(Float(lift))
    }
    self.rows = rows
  }

  /// This shift and then a mix with a colour: haze, dusk, lamp light.
  package func tinted(_ color: Color, strength: Double) -> ColorShift {
    let target = [color.red, color.green, color.blue].map { Float($0) / 255 }
    var mixed = self
    for place in rows.indices {
      mixed.rows[place] = rows[place] * Float(1 - strength)
      if place % 4 == 3 { mixed.rows[place] += target[place / 4] * Float(strength) }
    }
    return mixed
  }
}
