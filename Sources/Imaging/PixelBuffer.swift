public import Geometry

/// Decoded pixels in memory: 8-bit sRGB, rows from the top, three interleaved channels R, G, B, no padding.
public struct PixelBuffer: Hashable, Sendable {
  /// The buffer's size.
  public let size: PixelSize
  /// `height * width * 3` bytes: `bytes[(y * width + x) * 3 + channel]`.
  public var bytes: [UInt8]

  /// Pixels across.
  public var width: Int { size.width }
  /// Pixels down.
  public var height: Int { size.height }

  /// A buffer of given bytes; `bytes.count` must be `width * height * 3`.
  public init(size: PixelSize, bytes: [UInt8]) {
    precondition(bytes.count == size.width * size.height * 3, "a PixelBuffer holds three bytes a pixel")
    self.size = size
    self.bytes = bytes
  }
}
