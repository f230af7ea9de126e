package import Geometry
internal import Imaging

extension PlacedThing {
  /// How its picture is laid into the scene's.
  var placement: LayerPlacement {
    LayerPlacement(
      center: center, width: height * shape.aspect, height: height, rotation: rotation, isFlipped: isFlipped)
  }

  /// What is seen of it, were nothing before it and the picture without end.
  package var box: Box<Pixels> { placement.extent(of: shape.hull) }

  /// Moves it so that its lowest point lies at `y` and the middle of its box at `x`.
  package mutating func stand(atX x: Double, y: Double) {
    let now = box
    center += SIMD2(x - now.centerX, y - now.y1)
  }
}

/// The outline of a placed thing, in the scene's pixels.
struct PlacedOutline {
  let box: Box<Pixels>
  /// Convex, in one sense of turning.
  private let corners: [SIMD2<Double>]

  init(_ thing: PlacedThing) {
    let corners = thing.placement.place(thing.shape.hull)
    self.corners = thing.isFlipped ? corners.reversed() : corners
    box = thing.box
  }

  /// Whether a point of the scene lies in the outline.
  func holds(_ point: SIMD2<Double>) -> Bool {
    guard point.x > box.x0, point.x < box.x1, point.y > box.y0, point.y < box.y1, var last = corners.last else {
      return false
    }
    for corner in corners {
      let (edge, way) = (corner - last, point - last)
      if edge.x * way.y - edge.y * way.x < 0 { return false }
      last = corner
    }
    return corners.count > 2
  }

  /// Points spread evenly over the outline.
  func samples(across count: Int = 9) -> [SIMD2<Double>] {
    var points: [SIMD2<Double>] = []
    for row in 0..<count {
      for column in 0..<count {
        let part = SIMD2(Double(column) + 0.5, Double(row) + 0.5) / Double(count)
        let point = SIMD2(box.x0, box.y0) + part * SIMD2(box.width, box.height)
        if holds(point) { points.append(point) }
      }
    }
    return points
  }
}
