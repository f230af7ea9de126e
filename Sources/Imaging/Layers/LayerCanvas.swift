internal import CPixels
internal import Geometry

/// An opaque picture that layers are laid upon, one after the other.
package struct LayerCanvas: Sendable {
  /// The picture as it is so far.
  package private(set) var pixels: PixelBuffer

  /// A picture that begins as `pixels`.
  package init(_ pixels: PixelBuffer) {
    self.pixels = pixels
  }

  /// Lays a layer over the picture; what leaves the picture is cut off, and a placement without area shows nothing.
  ///
  /// - Parameter opacity: 0...1.
  package mutating func draw(
    _ layer: Layer, at placement: LayerPlacement, color: ColorShift = .none, opacity: Double = 1
  ) {
    let extent = placement.extent
    guard placement.width > 0, placement.height > 0, extent.edges.allSatisfy(\.isFinite), layer.size.area > 0
    else { return }
    let touched = extent.grown(x: 2, y: 2).clamped(to: pixels.size.bounds)
    guard !touched.isEmpty else { return }
    let map = placement.map(onto: layer.size)
    let width = Int32(pixels.width)
    pixels.bytes.withUnsafeMutableBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      layer.withPixels {
        cpx_composite(
          base, width, Int32(touched.x0), Int32(touched.y0), Int32(touched.x1.rounded(.up)),
          Int32(touched.y1.rounded(.up)), $0, map, color.rows, Float(opacity))
      }
    }
  }

  /// Softens the picture as a lens does that is focused elsewhere.
  package mutating func blur(radius: Int) throws(ImagingError) {
    guard radius > 0 else { return }
    let (width, height) = (Int32(pixels.width), Int32(pixels.height))
    let failed = pixels.bytes.withUnsafeMutableBufferPointer { memory in
      memory.baseAddress.map { cpx_soften($0, width, height, 3, Int32(clamping: min(radius, 4096))) } ?? 0
    }
    if failed != 0 { throw .library(detail: "out of memory while blurring") }
  }

  /// Changes the picture's light as a whole.
  ///
  /// - Parameters:
  ///   - gain: a factor for each of red, green and blue.
  ///   - lift: levels of 0...255 added to each.
  ///   - vignette: by how much the corners are darker, 0...1.
  ///   - noise: the deviation of the grain in levels.
  ///   - seed: of the grain.
  package mutating func light(
    gain: SIMD3<Float> = SIMD3(1, 1, 1), lift: SIMD3<Float> = SIMD3(0, 0, 0), vignette: Double = 0, noise: Double = 0,
    seed: UInt64 = 0
  ) {
    let (width, height) = (Int32(pixels.width), Int32(pixels.height))
    let (gains, lifts) = ([gain.x, gain.y, gain.z], [lift.x, lift.y, lift.z])
    pixels.bytes.withUnsafeMutableBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      cpx_light(base, width, height, gains, lifts, Float(vignette), Float(noise), seed)
    }
  }
}
