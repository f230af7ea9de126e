internal import Geometry
internal import Imaging

/// The outline of a glyph's picture, which decides where it may be put; no pixels.
package struct SpriteShape: Hashable, Sendable {
  /// Width over height.
  package let aspect: Double
  /// The corners of what is seen, in fractions of width and height, convex and in order.
  package let hull: [SIMD2<Double>]

  /// - Parameter points: any that span the outline, in fractions of width and height.
  package init(aspect: Double, points: [SIMD2<Double>]) {
    (self.aspect, hull) = (aspect, SpriteShape.convexHull(points))
  }

  /// A full rectangle.
  package init(aspect: Double) {
    self.init(aspect: aspect, points: [SIMD2(0, 0), SIMD2(1, 0), SIMD2(1, 1), SIMD2(0, 1)])
  }

  /// The outline of a layer's pixels of at least `alpha`.
  init(_ layer: Layer, alpha: UInt8 = 48) {
    let (width, height) = (Double(layer.size.width), Double(layer.size.height))
    var points: [SIMD2<Double>] = []
    for y in 0..<layer.size.height {
      let row = (0..<layer.size.width).filter { layer.alpha(x: $0, y: y) >= alpha }
      guard let first = row.first, let last = row.last else { continue }
      for (x, below) in [(first, 0), (first, 1), (last + 1, 0), (last + 1, 1)] {
        points.append(SIMD2(Double(x) / width, Double(y + below) / height))
      }
    }
    self.init(aspect: width / height, points: points)
  }

  /// Andrew's monotone chain.
  private static func convexHull(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    func half(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
      var chain: [SIMD2<Double>] = []
      for point in points {
        while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 { chain.removeLast() }
        chain.append(point)
      }
      return Array(chain.dropLast())
    }
    return sorted.count < 3 ? sorted : half(sorted) + half(sorted.reversed())
  }

  private static func turn(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }
}

/// Where outlines come from: the font, or a test's own.
package protocol SpriteShapes: Sendable {
  /// The outline of an emoji.
  func shape(of text: String) throws(ScenesError) -> SpriteShape
}
