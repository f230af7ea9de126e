internal import Imaging

extension PixelBuffer {
  /// The picture as in a mirror: left and right exchanged.
  func flipped() -> PixelBuffer {
    let width = width
    let source = bytes
    let flipped = [UInt8](unsafeUninitializedCapacity: source.count) { out, initialized in
      for y in 0..<height {
        for x in 0..<width {
          let (from, to) = (3 * (y * width + x), 3 * (y * width + width - 1 - x))
          for channel in 0..<3 { out[to + channel] = source[from + channel] }
        }
      }
      initialized = source.count
    }
    return PixelBuffer(size: size, bytes: flipped)
  }
}
