internal import CVips
internal import Geometry

extension PixelBuffer {
  /// The picture encoded, as sRGB without metadata.
  public func encoded(as format: ImageFormat, quality: Int? = nil) throws(ImagingError) -> [UInt8] {
    let encoder = try Encoder(format: format, options: OutputOptions(format: format, quality: quality))
    try encoder.check(size)
    return try withRaster { raster throws(VipsFailure) in
      try encoder.bytes(encoder.prepared(raster, isSRGB: true))
    } failing: {
      .encodingFailed(format: format, detail: $0.detail)
    }
  }

  /// Writes the picture as sRGB without metadata; the file appears whole or not at all.
  public func write(to path: String, options: OutputOptions = OutputOptions()) throws(ImagingError) {
    let format = try ImageFormat.forOutput(path, unless: options.format)
    let encoder = try Encoder(format: format, options: options)
    try encoder.check(size)
    try OutputFile.replace(path) { descriptor throws(ImagingError) in
      try withRaster { raster throws(VipsFailure) in
        try encoder.write(encoder.prepared(raster, isSRGB: true), descriptor: descriptor)
      } failing: {
        OutputFile.failure(path: path, descriptor: descriptor) ?? .encodingFailed(format: format, detail: $0.detail)
      }
    }
  }

  /// Lends the pixels to libvips: nothing that comes of the raster may outlive the call.
  func withRaster<R>(
    _ body: (Raster) throws(VipsFailure) -> R, failing: (VipsFailure) -> ImagingError
  ) throws(ImagingError) -> R {
    do throws(VipsFailure) { return try lent(body) } catch { throw failing(error) }
  }

  /// The same for those who say what failed.
  func lent<R>(_ body: (Raster) throws(VipsFailure) -> R) throws(VipsFailure) -> R {
    let result = bytes.withUnsafeBytes { memory in
      Result { () throws(VipsFailure) -> R in
        guard let base = memory.baseAddress, try Imaging.require("copy", module: nil) else {
          throw VipsFailure("an empty picture cannot be encoded")
        }
        return try body(
          Raster.wrapping { ccv_from_memory(base, Int32(size.width), Int32(size.height), 3, $0) })
      }
    }
    return try result.get()
  }
}
