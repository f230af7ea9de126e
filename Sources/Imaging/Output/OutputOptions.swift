/// How a crop is written.
public struct OutputOptions: Sendable, Equatable {
  /// The format; nil takes it from the output's extension.
  public var format: ImageFormat?
  /// 1...100 for formats with loss (JPEG, WebP, AVIF, HEIC, JPEG XL); nil takes the format's default. The others ignore it.
  public var quality: Int?
  /// Removes all metadata. Colours stay right: a picture in another colour space is converted to sRGB first, since its
  /// profile goes too.
  public var strip: Bool

  /// The longest side that can be asked for.
  public static let largestSide = 100_000

  /// Options with the usual defaults.
  public init(format: ImageFormat? = nil, quality: Int? = nil, strip: Bool = false) {
    self.format = format
    self.quality = quality
    self.strip = strip
  }
}
