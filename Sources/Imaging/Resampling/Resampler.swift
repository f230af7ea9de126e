internal import CPixels
package import Geometry

/// Resizing with the arithmetic of the reference preprocessors.
package enum Resampler {
  /// What Pillow's `resize` gives: antialiased, each pass rounded to whole levels.
  package static func resized(
    _ pixels: PixelBuffer, to size: PixelSize, filter: ResampleFilter
  ) throws(ImagingError) -> PixelBuffer {
    do throws(VipsFailure) {
      return try resized(pixels, by: ResampleAxes(pixels.size, to: size, filter: filter))
    } catch { throw .library(detail: error.detail) }
  }

  /// The resampled picture in whole levels.
  static func resized(_ rows: some PixelRows, by axes: ResampleAxes) throws(VipsFailure) -> PixelBuffer {
    let count = axes.size.area * 3
    let levels = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { levels.deallocate() }
    try run(rows, axes, into: cpx_output(values: levels, plane: 0, scale: (1, 1, 1), offset: (0, 0, 0)))
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
      if let base = memory.baseAddress { cpx_to_bytes(levels, count, base) }
      initialized = count
    }
    return PixelBuffer(size: axes.size, bytes: bytes)
  }

  /// Writes the resampled picture as a model takes it, `[3, height, width]`.
  static func write(
    _ rows: some PixelRows, by axes: ResampleAxes, _ normalization: Normalization,
    to planes: UnsafeMutablePointer<Float>
  ) throws(VipsFailure) {
    let (scale, offset) = (normalization.scale, normalization.offset)
    let output = cpx_output(
      values: planes, plane: axes.size.area, scale: (scale[0], scale[1], scale[2]),
      offset: (offset[0], offset[1], offset[2]))
    try run(rows, axes, into: output)
  }

  /// Sends all rows through a resampler.
  private static func run(
    _ rows: some PixelRows, _ axes: ResampleAxes, into output: cpx_output
  ) throws(VipsFailure) {
    precondition(rows.size.area > 0, "an empty picture cannot be resampled")
    let result = axes.withPointers { horizontal, vertical in
      Result { () throws(VipsFailure) in
        try run(rows, horizontal, vertical, rounded: axes.rounded, into: output)
      }
    }
    try result.get()
  }

  private static func run(
    _ rows: some PixelRows, _ horizontal: cpx_axis, _ vertical: cpx_axis, rounded: Bool, into output: cpx_output
  ) throws(VipsFailure) {
    let width = Int32(rows.size.width)
    guard let resampler = cpx_resampler_new(width, horizontal, vertical, rounded ? 1 : 0, output) else {
      throw VipsFailure("out of memory while resizing")
    }
    defer { cpx_resampler_free(resampler) }
    try rows.forEachRow { cpx_resampler_take(resampler, $0) }
  }
}
