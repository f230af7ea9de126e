public import Geometry

/// Why a picture could not be read, cut or written. `description` is the one sentence to show.
public enum ImagingError: Error, Equatable, Sendable {
  /// There is no file at the path.
  case missing(path: String)
  /// The path is a folder.
  case directory(path: String)
  /// The file cannot be read; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// The file holds no bytes.
  case empty(name: String)
  /// The file is larger than can be held in memory sensibly.
  case fileTooLarge(name: String, bytes: Int, limit: Int)
  /// The content is of no format that is read, whatever the name says.
  case notAnImage(name: String)
  /// The format is known, the content is beyond what is read.
  case unsupported(name: String, reason: String)
  /// The file ends before the picture does.
  case truncated(name: String, format: ImageFormat)
  /// The content breaks its format's rules; `detail` is the decoder's message.
  case damaged(name: String, format: ImageFormat, detail: String)
  /// The header announces more pixels than the limit.
  case tooManyPixels(name: String, size: PixelSize, limit: Int)
  /// The rectangle is empty or leaves the picture.
  case outside(rect: PixelRect, size: PixelSize)
  /// The size to scale to is empty or absurd.
  case badSize(PixelSize)
  /// The output's name has no known extension.
  case unknownFormat(name: String)
  /// The format can be read only, or the installed libvips lacks its encoder.
  case noEncoder(format: ImageFormat)
  /// The format cannot hold a picture of this size.
  case tooLargeForFormat(format: ImageFormat, size: PixelSize, limit: Int)
  /// The output cannot be created or replaced; `reason` is the system's.
  case unwritable(path: String, reason: String)
  /// The device is full, or a quota or size limit is reached.
  case diskFull(path: String, reason: String)
  /// The encoder failed; `detail` is its message.
  case encodingFailed(format: ImageFormat, detail: String)
  /// A text could not be drawn, for want of a font.
  case textUnavailable(detail: String)
  /// The font with colours is not installed; `package` is the Debian package that brings it.
  case noColorFont(family: String, package: String)
  /// The font has no picture for a text.
  case noGlyph(text: String, family: String)
  /// Memory ran out or libvips could not start.
  case library(detail: String)
}

extension ImagingError: CustomStringConvertible {
  /// The one sentence to show: what is wrong with which file or value, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file; check the path."
    case .directory(let path): "\(path) is a folder, not a picture; name a file in it."
    case .unreadable(let path, let reason): "\(path) cannot be read (\(reason)); check its permissions."
    case .empty(let name): "\(name) is empty (0 bytes); copy or download it again."
    case .fileTooLarge(let name, let bytes, let limit):
      "\(name) holds \(bytes) bytes, more than the limit of \(limit); make a smaller copy first."
    case .notAnImage(let name):
      "\(name) is not a picture in a known format (\(ImageFormat.readableNames)), whatever its name says."
    case .unsupported(let name, let reason): "\(name) is not supported: \(reason)."
    case .truncated(let name, let format):
      "\(name) is cut off: the \(format.name) data ends before the picture does; copy or download it again."
    case .damaged(let name, let format, let detail):
      "\(name) is not a sound \(format.name) file (\(detail)); copy or download it again."
    case .tooManyPixels(let name, let size, let limit):
      "\(name) is \(size) = \(size.area) pixels, more than the limit of \(limit); raise the limit (--max-pixels) if you trust the file."
    case .outside(let rect, let size):
      "The rectangle of \(rect.size) at (\(rect.x), \(rect.y)) is empty or not inside of the picture of \(size)."
    case .badSize(let size):
      "The output size \(size) is out of range; each side must be 1 to \(OutputOptions.largestSide)."
    case .unknownFormat(let name):
      "\(name) has no known picture extension; use \(ImageFormat.writableExtensions), or name the format (--format)."
    case .noEncoder(let format):
      "\(format.name) cannot be written by the installed libvips; use \(ImageFormat.writableExtensions)."
    case .tooLargeForFormat(let format, let size, let limit):
      "\(size) does not fit into \(format.name), whose sides end at \(limit) pixels; choose another format or a smaller size."
    case .unwritable(let path, let reason): "\(path) cannot be written (\(reason)); choose another place."
    case .diskFull(let path, let reason):
      "\(path) cannot be written: no space is left there (\(reason)); nothing was kept."
    case .encodingFailed(let format, let detail): "Encoding as \(format.name) failed (\(detail))."
    case .textUnavailable(let detail):
      "Text cannot be drawn (\(detail)); install a font, for example the package fonts-dejavu-core."
    case .noColorFont(let family, let package):
      "The font \(family) is not installed; install the package \(package)."
    case .noGlyph(let text, let family):
      "\"\(text)\" is not drawn by the installed font \(family); install the version of it that the table was made for."
    case .library(let detail): "libvips failed (\(detail))."
    }
  }
}
