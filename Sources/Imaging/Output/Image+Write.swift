public import Geometry

extension Image {
  /// Cuts a rectangle out of the original at full resolution and writes it.
  ///
  /// Bit depth, grey, CMYK, alpha, colour profile and metadata are kept where the format can hold them; orientation is
  /// applied and reset, embedded thumbnails are removed. The file appears whole or not at all, and may be the one the
  /// picture was read from.
  /// - Parameters:
  ///   - rect: in pixels of the upright picture, inside of it.
  ///   - scaledTo: the output's size; nil keeps the rectangle's. The ratio is the caller's business.
  public func write(
    _ rect: PixelRect, scaledTo target: PixelSize? = nil, to path: String, options: OutputOptions = OutputOptions()
  ) throws(ImagingError) {
    let encoder = try Encoder(format: ImageFormat.forOutput(path, unless: options.format), options: options)
    let raster = try cut(rect, scaledTo: target, for: encoder)
    try OutputFile.replace(path) { descriptor throws(ImagingError) in
      try put(raster, encoder, descriptor: descriptor, path: path)
    }
  }

  private func put(_ raster: Raster, _ encoder: Encoder, descriptor: Int32, path: String) throws(ImagingError) {
    do throws(VipsFailure) {
      try encoder.write(raster, descriptor: descriptor)
    } catch {
      throw OutputFile.failure(path: path, descriptor: descriptor)
        ?? decodingFailure(error) ?? .encodingFailed(format: encoder.format, detail: error.detail)
    }
  }

  /// Cuts as ``write(_:scaledTo:to:options:)`` does and returns the encoded bytes; the format is the options', or the
  /// picture's own where that can be written, or else PNG.
  public func encode(
    _ rect: PixelRect, scaledTo target: PixelSize? = nil, options: OutputOptions = OutputOptions()
  ) throws(ImagingError) -> [UInt8] {
    let format = options.format ?? (self.format.isWritable ? self.format : .png)
    let encoder = try Encoder(format: format, options: options)
    let raster = try cut(rect, scaledTo: target, for: encoder)
    do throws(VipsFailure) { return try encoder.bytes(raster) } catch {
      throw decodingFailure(error) ?? .encodingFailed(format: format, detail: error.detail)
    }
  }

  /// The recipe: decoding, cutting, turning, scaling and converting happen while the encoder asks for rows.
  private func cut(
    _ rect: PixelRect, scaledTo target: PixelSize?, for encoder: Encoder
  ) throws(ImagingError) -> Raster {
    try check(rect)
    let size = target ?? rect.size
    let sides = 1...OutputOptions.largestSide
    guard sides.contains(size.width), sides.contains(size.height) else { throw .badSize(size) }
    try encoder.check(size)
    let stored = try load()
    return try decoding { () throws(VipsFailure) in
      let part = try stored.extracted(orientation.stored(rect, in: storedSize))
      let upright = try orientation.applied(to: part).scaled(to: size)
      let prepared = try encoder.prepared(upright, isSRGB: isSRGB)
      return try encoder.options.strip ? prepared.withoutMetadata() : prepared.withMetadataReset()
    }
  }

  /// The failure as the decoder's, if it was the decoder that failed while the encoder asked it for rows.
  private func decodingFailure(_ failure: VipsFailure) -> ImagingError? {
    let error = Image.decodingError(failure, encoded: encoded, format: format, name: name)
    if case .truncated = error { return error }
    let words = failure.message.lowercased()
    return ["2vips", "load", "out of order read"].contains(where: words.contains) ? error : nil
  }
}
