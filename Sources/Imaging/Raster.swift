internal import CVips
internal import Geometry

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A libvips image: a recipe for pixels that are computed when they are asked for, with metadata.
///
/// Unchecked Sendable: libvips images do not change once made, their reference count is atomic, and the metadata
/// setters are used only on a copy that nobody else has seen yet.
final class Raster: @unchecked Sendable {
  let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    ccv_release(pointer)
  }

  /// Calls C with a place for its message and wraps the image that comes back.
  static func wrapping(
    _ make: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
  ) throws(VipsFailure) -> Raster {
    var message: UnsafeMutablePointer<CChar>?
    guard let pointer = make(&message) else { throw VipsFailure(taking: message) }
    return Raster(pointer)
  }

  var size: PixelSize { PixelSize(width: Int(ccv_width(pointer)), height: Int(ccv_height(pointer))) }
  var bands: Int { Int(ccv_bands(pointer)) }
  var hasAlpha: Bool { ccv_has_alpha(pointer) != 0 }
  /// "uchar", "ushort", "float", …
  var sampleFormat: String { String(cString: ccv_sample_format(pointer)) }
  /// "srgb", "b-w", "cmyk", "rgb16", "grey16", "lab", …
  var interpretation: String { String(cString: ccv_interpretation(pointer)) }

  /// Runs an operation with this image in and one image out; options as `name=value`.
  func run(_ operation: String, input: String = "in", _ options: String...) throws(VipsFailure) -> Raster {
    try Raster.wrapping { ccv_run(operation, input, pointer, options.joined(separator: ","), $0) }
  }

  /// The part inside `rect`.
  func extracted(_ rect: PixelRect) throws(VipsFailure) -> Raster {
    if rect == PixelRect(x: 0, y: 0, width: size.width, height: size.height) { return self }
    return try run(
      "extract_area", input: "input", "left=\(rect.x)", "top=\(rect.y)", "width=\(rect.width)", "height=\(rect.height)")
  }

  /// Scaled to exactly `target`, premultiplied on the way where there is alpha so that hidden colours do not bleed.
  func scaled(to target: PixelSize, kernel: String = "lanczos3") throws(VipsFailure) -> Raster {
    if target == size { return self }
    let horizontal = Double(target.width) / Double(size.width)
    let vertical = Double(target.height) / Double(size.height)
    let before = hasAlpha ? try run("premultiply") : self
    let resized = try before.run("resize", "scale=\(horizontal)", "vscale=\(vertical)", "kernel=\(kernel)")
    guard hasAlpha else { return resized }
    return try resized.run("unpremultiply").run("cast", "format=\(sampleFormat)")
  }

  /// All pixels computed into memory, which may then be read in any order.
  func inMemory() throws(VipsFailure) -> Raster {
    try Raster.wrapping { ccv_in_memory(pointer, $0) }
  }

  /// The pixels of an 8-bit RGB image.
  func pixelBuffer() throws(VipsFailure) -> PixelBuffer {
    try checkRGB8()
    return PixelBuffer(size: size, bytes: try bytes())
  }

  func checkRGB8() throws(VipsFailure) {
    guard sampleFormat == "uchar", bands == 3 else {
      throw VipsFailure("expected three 8-bit bands, got \(bands) of \(sampleFormat)")
    }
  }

  /// The samples of an 8-bit image, interleaved.
  func bytes() throws(VipsFailure) -> [UInt8] {
    let count = size.area * bands
    var message: UnsafeMutablePointer<CChar>?
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
      guard let base = memory.baseAddress else { return }
      failed = ccv_write_to(pointer, base, count, &message) != 0
      initialized = failed ? 0 : count
    }
    if failed { throw VipsFailure(taking: message) }
    return bytes
  }
}

/// A file's bytes as libvips' decoders read them; the memory lives as long as any image that comes from it.
final class EncodedBytes: @unchecked Sendable {
  let pointer: OpaquePointer
  let count: Int

  /// Takes over memory from `malloc`.
  init(adopting memory: UnsafeMutableRawPointer, count: Int) {
    pointer = ccv_bytes_adopt(memory, count)
    self.count = count
  }

  deinit {
    ccv_bytes_release(pointer)
  }

  /// Reads the bytes in place.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withExtendedLifetime(self) { body(UnsafeRawBufferPointer(start: ccv_bytes_address(pointer), count: count)) }
  }
}
