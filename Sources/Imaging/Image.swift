public import Geometry
internal import CVips

/// A picture that has been opened: its header is read and checked, its pixels are decoded when they are asked for, each
/// time at the resolution that is needed.
///
/// The encoded bytes are held in memory, so that the file may be replaced while the picture is in use. A value can be
/// used from several tasks at once.
public final class Image: Sendable {
  /// The pixel limit where none is given: 150 megapixels.
  public static let defaultMaxPixels = 150_000_000

  /// The path, or what the bytes were called: the name in error messages.
  public let name: String
  /// The format by content.
  public let format: ImageFormat
  /// The upright size: EXIF's orientation is applied everywhere.
  public let size: PixelSize
  /// Frames or pages in the file; only the first is used.
  public let pages: Int
  /// Bits a sample as decoded: 8, 16 or 32.
  public let bitDepth: Int
  /// Samples a pixel as decoded, alpha included: 1 grey, 3 colour, 4 colour with alpha or CMYK.
  public let channels: Int
  /// Whether there is transparency.
  public let hasAlpha: Bool
  /// Whether an ICC profile is embedded.
  public let hasProfile: Bool

  let encoded: EncodedBytes
  let orientation: Orientation
  /// The embedded profile, if any, means sRGB: pixels need no conversion.
  let isSRGB: Bool

  /// Opens a file: reads it, tells the format by its content, reads and checks the header.
  /// - Parameter maxPixels: the most pixels (of the first frame) that will be decoded.
  public static func open(_ path: String, maxPixels: Int = defaultMaxPixels) throws(ImagingError) -> Image {
    try Image(encoded: EncodedBytes.read(path: path), name: path, maxPixels: maxPixels)
  }

  /// Opens a picture from its encoded bytes, as ``open(_:maxPixels:)`` does; `name` is for error messages.
  public static func decode(
    _ bytes: some Sequence<UInt8>, name: String = "the image data", maxPixels: Int = defaultMaxPixels
  ) throws(ImagingError) -> Image {
    let array = Array(bytes)
    let result = array.withUnsafeBytes { memory in
      Result { () throws(ImagingError) in try EncodedBytes.copying(memory, name: name) }
    }
    return try Image(encoded: try result.get(), name: name, maxPixels: maxPixels)
  }

  private init(encoded: EncodedBytes, name: String, maxPixels: Int) throws(ImagingError) {
    guard let format = encoded.withBytes({ ImageFormat(signature: $0) }) else { throw .notAnImage(name: name) }
    let header = try Image.load(encoded, format: format, name: name, options: "")
    let stored = header.size
    guard stored.area <= maxPixels else { throw .tooManyPixels(name: name, size: stored, limit: maxPixels) }
    guard header.bands <= 5, !["complex", "dpcomplex"].contains(header.sampleFormat) else {
      throw .unsupported(name: name, reason: "\(header.bands) channels of \(header.sampleFormat) are not a photograph")
    }
    self.encoded = encoded
    self.name = name
    self.format = format
    orientation = Orientation(rawValue: Int(ccv_int_field(header.pointer, "orientation", 1))) ?? .upright
    size = orientation.applied(to: stored)
    pages = max(1, Int(ccv_int_field(header.pointer, "n-pages", 1)))
    bitDepth =
      switch header.sampleFormat {
      case "uchar", "char": 8
      case "ushort", "short": 16
      default: 32
      }
    channels = header.bands
    hasAlpha = header.hasAlpha
    hasProfile = header.hasProfile
    isSRGB = !header.hasProfile || header.profileIsSRGB
  }

  /// The stored (not upright) size.
  var storedSize: PixelSize { orientation.applied(to: size) }

  /// A fresh decoder that delivers the stored picture from top to bottom, once.
  func load(options: String = "") throws(ImagingError) -> Raster {
    try Image.load(encoded, format: format, name: name, options: options)
  }

  private static func load(
    _ encoded: EncodedBytes, format: ImageFormat, name: String, options: String
  ) throws(ImagingError) -> Raster {
    do throws(VipsFailure) {
      guard try Imaging.require(format.loader, module: format.module) else {
        throw VipsFailure("libvips was built without a decoder for \(format.name)")
      }
      let common = "access=sequential,fail_on=truncated"
      return try Raster.wrapping {
        ccv_load(format.loader, encoded.pointer, options.isEmpty ? common : common + "," + options, $0)
      }
    } catch {
      throw decodingError(error, encoded: encoded, format: format, name: name)
    }
  }

  /// Runs a step that may decode, and tells truncation from damage.
  func decoding<R>(_ body: () throws(VipsFailure) -> R) throws(ImagingError) -> R {
    do throws(VipsFailure) { return try body() } catch {
      throw Image.decodingError(error, encoded: encoded, format: format, name: name)
    }
  }

  static func decodingError(
    _ failure: VipsFailure, encoded: EncodedBytes, format: ImageFormat, name: String
  ) -> ImagingError {
    if encoded.withBytes({ format.lacksItsEnd($0) }) { return .truncated(name: name, format: format) }
    let text = failure.message.lowercased()
    if ["without a decoder", "not supported", "unsupported"].contains(where: text.contains) {
      return .unsupported(name: name, reason: failure.detail)
    }
    let signs = ["premature end", "truncated", "unexpected end", "end of file", "not enough data", "read error"]
    if signs.contains(where: text.contains) { return .truncated(name: name, format: format) }
    return .damaged(name: name, format: format, detail: failure.detail)
  }
}
