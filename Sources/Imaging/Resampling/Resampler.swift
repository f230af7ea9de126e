internal import CPixels
package import Geometry

/// Resizing in memory with the arithmetic of the reference preprocessors.
package enum Resampler {
  /// What Pillow's `resize` gives: antialiased, each pass rounded to whole levels.
  package static func resized(
    _ pixels: PixelBuffer, to size: PixelSize, filter: ResampleFilter
  ) throws(ImagingError) -> PixelBuffer {
    try resized(pixels, to: size, filter: filter, extent: (Double(pixels.width), Double(pixels.height)))
  }

  /// The same where the picture ends within the last column and row: at `extent` pixels.
  static func resized(
    _ pixels: PixelBuffer, to size: PixelSize, filter: ResampleFilter, extent: (width: Double, height: Double)
  ) throws(ImagingError) -> PixelBuffer {
    let values = try levels(
      pixels,
      horizontal: .antialiased(from: pixels.width, to: size.width, filter: filter, extent: extent.width),
      vertical: .antialiased(from: pixels.height, to: size.height, filter: filter, extent: extent.height),
      rounded: true)
    let bytes = [UInt8](unsafeUninitializedCapacity: values.count) { memory, initialized in
      if let base = memory.baseAddress { cpx_to_bytes(values, values.count, base) }
      initialized = values.count
    }
    return PixelBuffer(size: size, bytes: bytes)
  }

  /// The resampled picture in levels 0...255, `[height, width, 3]`.
  static func levels(
    _ pixels: PixelBuffer, horizontal: ResampleAxis, vertical: ResampleAxis, rounded: Bool
  ) throws(ImagingError) -> [Float] {
    precondition(pixels.width > 0 && pixels.height > 0, "an empty picture cannot be resampled")
    let count = horizontal.count * vertical.count * 3
    var failed = false
    let values = [Float](unsafeUninitializedCapacity: count) { memory, initialized in
      guard let base = memory.baseAddress else { return }
      withAxis(horizontal) { horizontal in
        withAxis(vertical) { vertical in
          failed =
            cpx_resample(
              pixels.bytes, pixels.width * 3, Int32(pixels.width), horizontal, vertical, rounded ? 1 : 0, base) != 0
        }
      }
      initialized = failed ? 0 : count
    }
    if failed { throw .library(detail: "out of memory while resizing") }
    return values
  }

  private static func withAxis(_ axis: ResampleAxis, _ body: (cpx_axis) -> Void) {
    axis.first.withUnsafeBufferPointer { first in
      axis.length.withUnsafeBufferPointer { length in
        axis.weights.withUnsafeBufferPointer { weights in
          guard let first = first.baseAddress, let length = length.baseAddress, let weights = weights.baseAddress
          else { return }
          body(
            cpx_axis(
              count: Int32(axis.count), taps: Int32(axis.taps), first: first, length: length, weights: weights))
        }
      }
    }
  }
}
