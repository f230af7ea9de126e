public import Imaging

/// A mild change of brightness, contrast and saturation, in hundredths so that equal changes have equal names.
public struct ColorJitter: Sendable, Hashable {
  /// The factor for all levels, in percent.
  public var brightness: Int
  /// The factor for distances from middle grey, in percent.
  public var contrast: Int
  /// The factor for distances from the pixel's own grey, in percent.
  public var saturation: Int

  /// A change by its factors in percent; 100 leaves as it is.
  public init(brightness: Int = 100, contrast: Int = 100, saturation: Int = 100) {
    (self.brightness, self.contrast, self.saturation) = (brightness, contrast, saturation)
  }

  /// No change.
  public static let none = ColorJitter()

  /// What other hours, cameras and hands would make of a picture, not more: crops are judged by their colours too.
  static func random(_ random: inout some RandomNumberGenerator) -> ColorJitter {
    ColorJitter(
      brightness: .random(in: 88...112, using: &random), contrast: .random(in: 88...112, using: &random),
      saturation: .random(in: 80...120, using: &random))
  }

  /// The changed pixels. With s, b, k the factors and L = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), a level c becomes
  /// ((L + s (c - L)) b - 127.5) k + 127.5, clipped.
  public func applied(to pixels: PixelBuffer) -> PixelBuffer {
    guard self != .none else { return pixels }
    let (b, k, s) = (Float(brightness) / 100, Float(contrast) / 100, Float(saturation) / 100)
    let (own, grey, offset) = (s * b * k, (1 - s) * b * k, 127.5 * (1 - k))
    var result = pixels
    result.bytes.withUnsafeMutableBufferPointer { bytes in
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let (red, green, blue) = (Float(bytes[start]), Float(bytes[start + 1]), Float(bytes[start + 2]))
        let common = grey * (0.299 * red + 0.587 * green + 0.114 * blue) + offset
        bytes[start] = level(own * red + common)
        bytes[start + 1] = level(own * green + common)
        bytes[start + 2] = level(own * blue + common)
      }
    }
    return result
  }

  private func level(_ value: Float) -> UInt8 { UInt8(max(0, min(255, value)).rounded()) }
}
