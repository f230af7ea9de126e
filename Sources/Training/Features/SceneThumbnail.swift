internal import Geometry
internal import Imaging

/// The small picture of a view that losses on pixels use: the whole view squashed to a square.
enum SceneThumbnail {
  private static let size = PixelSize(width: CachedScene.thumbnailSide, height: CachedScene.thumbnailSide)

  /// `[3, 96, 96]`, R, G, B.
  static func planes(of pixels: PixelBuffer) throws -> [UInt8] {
    let small = try Resampler.resized(pixels, to: size, filter: .bilinear)
    return (0..<3).flatMap { channel in stride(from: channel, to: small.bytes.count, by: 3).map { small.bytes[$0] } }
  }

  /// The same of a whole picture, decoded at a fraction of its size where that is possible.
  static func planes(of image: Image) throws -> [UInt8] {
    let (shorter, longer) = (min(image.size.width, image.size.height), max(image.size.width, image.size.height))
    // Three times as many pixels as are wanted, also along the shorter side.
    let side = 3 * CachedScene.thumbnailSide * longer / max(1, shorter)
    return try planes(of: image.pixels(longestSide: min(side, 4096)))
  }
}
