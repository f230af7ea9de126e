internal import CVips
internal import Geometry

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Layer {
  /// A drawing rendered at the size that it names.
  ///
  /// For drawings that this program makes itself: those of strangers are not among the pictures that are read.
  ///
  /// - Parameter svg: an SVG document whose `width` and `height` are pixels.
  package static func drawing(svg: String) throws(ImagingError) -> Layer {
    let raster = try vector(svg) { raster throws(VipsFailure) in
      (raster.size, try raster.bytes())
    }
    return Layer(size: raster.0, straight: raster.1)
  }

  /// A drawing that fills its picture; what it leaves open is white.
  package static func backdrop(svg: String) throws(ImagingError) -> PixelBuffer {
    try vector(svg) { raster throws(VipsFailure) in try raster.flattened().pixelBuffer() }
  }

  private static func vector<R>(
    _ svg: String, _ read: (Raster) throws(VipsFailure) -> R
  ) throws(ImagingError) -> R {
    do throws(VipsFailure) {
      guard try Imaging.require("svgload_source", module: nil) else {
        throw VipsFailure("libvips was built without SVG (librsvg)")
      }
      let text = Array(svg.utf8)
      guard let memory = malloc(max(1, text.count)) else { throw VipsFailure("out of memory") }
      text.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { memcpy(memory, base, bytes.count) }
      }
      let bytes = EncodedBytes(adopting: memory, count: text.count)
      return try read(Raster.wrapping { ccv_load("svgload_source", bytes.pointer, "", $0) })
    } catch {
      throw .library(detail: error.detail)
    }
  }
}
