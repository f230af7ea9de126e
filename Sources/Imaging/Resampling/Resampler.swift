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
    let values = try collected(rows, axes) { cpx_output(values: $0, plane: 0, scale: (1, 1, 1), offset: (0, 0, 0)) }
    let bytes = [UInt8](unsafeUninitializedCapacity: values.count) { memory, initialized in
      if let base = memory.baseAddress { cpx_to_bytes(values, values.count, base) }
      initialized = values.count
    }
    return PixelBuffer(size: axes.size, bytes: bytes)
  }

  /// The resampled picture as a model takes it.
  static func input(
    _ rows: some PixelRows, by axes: ResampleAxes, normalization: Normalization
  ) throws(VipsFailure) -> ModelInput {
    let (scale, offset) = (normalization.scale, normalization.offset)
    let planes = try collected(rows, axes) { values in
      cpx_output(
        values: values, plane: axes.size.area, scale: (scale[0], scale[1], scale[2]),
        offset: (offset[0], offset[1], offset[2]))
    }
    return ModelInput(size: axes.size, planes: planes)
  }

  /// Sends all rows through a resampler.
  private static func collected(
    _ rows: some PixelRows, _ axes: ResampleAxes, as output: (UnsafeMutablePointer<Float>) -> cpx_output
  ) throws(VipsFailure) -> [Float] {
    precondition(rows.size.area > 0, "an empty picture cannot be resampled")
    let count = axes.size.area * 3
    var result: Result<Void, VipsFailure> = .success(())
    let values = [Float](unsafeUninitializedCapacity: count) { memory, initialized in
      guard let base = memory.baseAddress else { return }
      result = axes.withPointers { horizontal, vertical in
        Result { () throws(VipsFailure) in
          try run(rows, horizontal, vertical, rounded: axes.rounded, into: output(base))
        }
      }
      if case .success = result { initialized = count }
    }
    try result.get()
    return values
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
