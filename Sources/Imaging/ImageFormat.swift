/// A picture format, told by content when reading and by extension or name when writing.
///
/// Only these are ever handed to a decoder: other loaders that libvips may have (vector graphics, PDF, ImageMagick's
/// many, scientific ones) are of no use for a photograph and are the ones with a history of holes.
public enum ImageFormat: String, CaseIterable, Sendable {
  /// JPEG, 8 bits, grey, colour or CMYK.
  case jpeg
  /// PNG, 8 or 16 bits, with alpha.
  case png
  /// WebP, 8 bits, with alpha.
  case webp
  /// TIFF, everything.
  case tiff
  /// AVIF, 8 bits written, with alpha.
  case avif
  /// HEIC (HEIF with HEVC), 8 bits written, with alpha.
  case heic
  /// GIF: the first frame is read; a palette is written.
  case gif
  /// JPEG XL, 8 or 16 bits, with alpha.
  case jxl
  /// JPEG 2000; read only.
  case jp2
  /// Portable bitmap, greymap and pixmap; read only.
  case pnm

  /// The name people write.
  public var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    case .tiff: "TIFF"
    case .avif: "AVIF"
    case .heic: "HEIC"
    case .gif: "GIF"
    case .jxl: "JPEG XL"
    case .jp2: "JPEG 2000"
    case .pnm: "PNM"
    }
  }

  /// The extensions that mean this format, the usual one first, in lower case without the dot.
  public var extensions: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png"]
    case .webp: ["webp"]
    case .tiff: ["tif", "tiff"]
    case .avif: ["avif"]
    case .heic: ["heic", "heif"]
    case .gif: ["gif"]
    case .jxl: ["jxl"]
    case .jp2: ["jp2", "j2k", "jpx"]
    case .pnm: ["ppm", "pgm", "pbm", "pnm"]
    }
  }

  /// Whether a crop can be written in this format at all (the installed libvips may still lack the encoder).
  public var isWritable: Bool { traits != nil }

  /// The format that a path's extension or a bare name such as "jpg" means; nil when it means none.
  public init?(named name: String) {
    let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let suffix = file.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
    guard let format = ImageFormat.allCases.first(where: { $0.extensions.contains(suffix) || $0.rawValue == suffix })
    else { return nil }
    self = format
  }

  /// The format to write a path in: `explicit` where it is given, else the one that the extension means.
  /// - Throws: ``ImagingError/unknownFormat(name:)``, ``ImagingError/noEncoder(format:)`` for a read-only one.
  public static func forOutput(
    _ path: String, unless explicit: ImageFormat? = nil
  ) throws(ImagingError) -> ImageFormat {
    if let explicit { return explicit }
    let file = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard file.contains("."), let format = ImageFormat(named: path) else { throw .unknownFormat(name: path) }
    guard format.isWritable else { throw .noEncoder(format: format) }
    return format
  }

  static var readableNames: String { allCases.map(\.name).joined(separator: ", ") }

  static var writableExtensions: String {
    allCases.filter(\.isWritable).map { "." + $0.extensions[0] }.joined(separator: ", ")
  }

  /// The libvips operation that decodes the format from a stream.
  var loader: String {
    switch self {
    case .jpeg: "jpegload_source"
    case .png: "pngload_source"
    case .webp: "webpload_source"
    case .tiff: "tiffload_source"
    case .avif, .heic: "heifload_source"
    case .gif: "gifload_source"
    case .jxl: "jxlload_source"
    case .jp2: "jp2kload_source"
    case .pnm: "ppmload_source"
    }
  }

  /// The module of libvips that brings the format, when it is not built in.
  var module: String? {
    switch self {
    case .avif, .heic: "vips-heif"
    case .jxl: "vips-jxl"
    default: nil
    }
  }
}
