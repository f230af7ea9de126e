package import Geometry

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where a layer comes to lie in a picture: scaled, mirrored, turned about its middle, and moved.
package struct LayerPlacement: Sendable, Hashable {
  /// The layer's middle in the picture, in pixels.
  package var center: SIMD2<Double>
  /// The layer's width before it is turned, in pixels of the picture.
  package var width: Double
  /// Its height before it is turned.
  package var height: Double
  /// The turn in degrees, clockwise.
  package var rotation: Double
  /// Whether left and right are exchanged.
  package var isFlipped: Bool

  package init(
    center: SIMD2<Double>, width: Double, height: Double, rotation: Double = 0, isFlipped: Bool = false
  ) {
    (self.center, self.width, self.height) = (center, width, height)
    (self.rotation, self.isFlipped) = (rotation, isFlipped)
  }

  /// Where points of the layer come to lie; the points in fractions of the layer's width and height.
  package func place(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let (cosine, sine) = (cos(rotation * .pi / 180), sin(rotation * .pi / 180))
    return points.map { point in
      let y = (point.y - 0.5) * height
      let x = (isFlipped ? 0.5 - point.x : point.x - 0.5) * width
      return center + SIMD2(x * cosine - y * sine, x * sine + y * cosine)
    }
  }

  /// What the placed points span.
  package func extent(of points: [SIMD2<Double>]) -> Box<Pixels> {
    var box = Box<Pixels>(x0: .infinity, y0: .infinity, x1: -.infinity, y1: -.infinity)
    for point in place(points) {
      box = Box(
        x0: min(box.x0, point.x), y0: min(box.y0, point.y), x1: max(box.x1, point.x), y1: max(box.y1, point.y))
    }
    return points.isEmpty ? Box(x0: center.x, y0: center.y, x1: center.x, y1: center.y) : box
  }

  /// What the whole layer spans.
  package var extent: Box<Pixels> { extent(of: [SIMD2(0, 0), SIMD2(1, 0), SIMD2(0, 1), SIMD2(1, 1)]) }

  /// From the picture's points to those of a layer of `size`: two rows of x, y and one.
  func map(onto size: PixelSize) -> [Float] {
    let (cosine, sine) = (cos(rotation * .pi / 180), sin(rotation * .pi / 180))
    let (across, down) = (Double(size.width) / width * (isFlipped ? -1 : 1), Double(size.height) / height)
    // Turned back, then mirrored and scaled, about the middle.
    let x = SIMD2(cosine, sine) * across
    let y = SIMD2(-sine, cosine) * down
    let middle = SIMD2(Double(size.width), Double(size.height)) / 2
    return [
      x.x, x.y, middle.x - x.x * center.x - x.y * center.y, y.x, y.y, middle.y - y.x * center.x - y.y * center.y,
    ].map(Float.init)
  }
}
