/// What a format can hold, and how libvips writes it.
struct FormatTraits {
  /// The libvips operation that encodes into a stream.
  let saver: String
  var alpha = false
  var deep = false
  var grey = false
  var cmyk = false
  /// Whether a colour profile can be embedded.
  var profile = true
  /// The longest side the format's headers can hold.
  var largestSide = OutputOptions.largestSide
  /// The default quality; nil where quality means nothing.
  var quality: Int?
  /// Further options in libvips' notation.
  var options: [String] = []
}

extension ImageFormat {
  /// How the format is written; nil for the formats that are only read.
  var traits: FormatTraits? {
    switch self {
    case .jpeg: FormatTraits(saver: "jpegsave_target", grey: true, cmyk: true, largestSide: 65_500, quality: 90)
    case .png: FormatTraits(saver: "pngsave_target", alpha: true, deep: true, grey: true)
    case .webp: FormatTraits(saver: "webpsave_target", alpha: true, largestSide: 16_383, quality: 85)
    case .tiff:
      FormatTraits(
        saver: "tiffsave_target", alpha: true, deep: true, grey: true, cmyk: true, options: ["compression=lzw"])
    case .avif:
      FormatTraits(
        saver: "heifsave_target", alpha: true, largestSide: 65_535, quality: 65,
        options: ["compression=av1", "effort=3"])
    case .heic:
      FormatTraits(
        saver: "heifsave_target", alpha: true, largestSide: 65_535, quality: 65, options: ["compression=hevc"])
    case .gif: FormatTraits(saver: "gifsave_target", profile: false, largestSide: 65_535)
    case .jxl: FormatTraits(saver: "jxlsave_target", alpha: true, deep: true, quality: 85)
    case .jp2, .pnm: nil
    }
  }
}
