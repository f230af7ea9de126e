internal import CVips
internal import Geometry

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Writes rasters in one format.
struct Encoder {
  let format: ImageFormat
  let traits: FormatTraits
  let options: OutputOptions

  /// - Throws: ``ImagingError/noEncoder(format:)`` where the format is read only or libvips lacks the encoder.
  init(format: ImageFormat, options: OutputOptions) throws(ImagingError) {
    guard let traits = format.traits else { throw .noEncoder(format: format) }
    do {
      guard try Imaging.require(traits.saver, module: format.module) else { throw VipsFailure("") }
    } catch {
      throw .noEncoder(format: format)
    }
    self.format = format
    self.traits = traits
    self.options = options
  }

  func check(_ size: PixelSize) throws(ImagingError) {
    guard max(size.width, size.height) <= traits.largestSide else {
      throw .tooLargeForFormat(format: format, size: size, limit: traits.largestSide)
    }
  }

  /// The raster with bands, depth and colours that the format can hold, as near to the original's as that goes.
  func prepared(_ raster: Raster, isSRGB: Bool) throws(VipsFailure) -> Raster {
    var image = traits.alpha ? raster : try raster.flattened()
    let fits =
      (image.isGrey && traits.grey) || (image.isCMYK && traits.cmyk)
      || ["srgb", "rgb16"].contains(image.interpretation)
    // TIFF holds whatever a TIFF held, Lab and floating point included.
    let exotic = format != .tiff && !["uchar", "ushort"].contains(image.sampleFormat)
    let profileLost = (options.strip || !traits.profile) && (image.isCMYK || !isSRGB)
    if (!fits && format != .tiff) || exotic || profileLost {
      let grey = image.isGrey && traits.grey
      image = try image.inSRGB(bits: traits.deep && image.isDeep ? 16 : 8)
      if grey { image = try image.run("colourspace", "space=\(image.isDeep ? "grey16" : "b-w")") }
    } else if image.sampleFormat == "ushort", !traits.deep {
      image = try image.run("colourspace", "space=\(image.isGrey ? "b-w" : "srgb")")
    }
    return image
  }

  /// Encodes into a file descriptor.
  func write(_ raster: Raster, descriptor: Int32) throws(VipsFailure) {
    var message: UnsafeMutablePointer<CChar>?
    if ccv_save(raster.pointer, traits.saver, saverOptions(raster), descriptor, &message) != 0 {
      throw VipsFailure(taking: message)
    }
  }

  /// Encodes into memory.
  func bytes(_ raster: Raster) throws(VipsFailure) -> [UInt8] {
    var message: UnsafeMutablePointer<CChar>?
    var count = 0
    guard let memory = ccv_save_to_memory(raster.pointer, traits.saver, saverOptions(raster), &count, &message) else {
      throw VipsFailure(taking: message)
    }
    defer { free(memory) }
    return Array(UnsafeBufferPointer(start: memory, count: count))
  }

  private func saverOptions(_ raster: Raster) -> String {
    var all = traits.options
    if let quality = traits.quality { all.append("Q=\(min(100, max(1, options.quality ?? quality)))") }
    if options.strip { all.append("strip=true") }
    if format == .jpeg, let chroma = raster.chromaSubsampling { all.append("subsample_mode=\(chroma)") }
    if format == .tiff, ["uchar", "ushort"].contains(raster.sampleFormat) { all.append("predictor=horizontal") }
    return all.joined(separator: ",")
  }
}

extension Raster {
  /// What to do with the chroma of a picture that was a JPEG: as it was. Finer than it was would be bytes for nothing,
  /// coarser would lose red edges that were sharp. Nil leaves it to the quality.
  fileprivate var chromaSubsampling: String? {
    guard let text = ccv_string_field(pointer, "jpeg-chroma-subsample") else { return nil }
    switch String(cString: text) {
    case "4:4:4": return "off"
    case "4:2:0": return "on"
    default: return nil
    }
  }
}
