package import Geometry

/// How far two boxes (cx, cy, w, h) lie apart: `l1 * |difference|_1 + giou * (1 - GIoU)`, the pair that DETR introduced (Carion et
/// al., arXiv 2005.12872, section 3.1) with its weights 5 and 2. L1 sums the four coordinates; GIoU is that of Rezatofighi et al.
/// (arXiv 1902.09630), which also tells boxes apart that do not overlap.
package struct BoxDistance: Hashable, Sendable {
  /// The weight of the L1 term.
  package var l1: Double
  /// The weight of the GIoU term.
  package var giou: Double

  package init(l1: Double = 5, giou: Double = 2) {
    (self.l1, self.giou) = (l1, giou)
  }

  /// The distance; not a number where an edge is none.
  package func callAsFunction(_ box: Box<Normalized>, _ target: Box<Normalized>) -> Double {
    withGradient(box, target).value
  }

  /// The distance and its gradient with respect to (cx, cy, w, h) of `box`.
  package func withGradient(
    _ box: Box<Normalized>, _ target: Box<Normalized>
  ) -> (value: Double, gradient: SIMD4<Double>) {
    let difference = box.centered - target.centered
    let overlap = GeneralizedOverlap(box, target)
    let value = l1 * difference.magnitudes.sum() + giou * (1 - overlap.value)
    return (value, l1 * difference.signs - giou * overlap.gradient)
  }
}

/// The generalised IoU of a box with a fixed one: I/U + U/H - 1 for areas of intersection, union and hull.
private struct GeneralizedOverlap {
  let value: Double
  /// With respect to (cx, cy, w, h) of the box. 0 where the box or the pair has no area, as `Box.giou` says 0 there.
  let gradient: SIMD4<Double>

  init(_ box: Box<Normalized>, _ other: Box<Normalized>) {
    let (width, height) = (max(0, box.width), max(0, box.height))
    let (shared, sharedEdges) = Self.area(
      x0: max(box.x0, other.x0), y0: max(box.y0, other.y0), x1: min(box.x1, other.x1), y1: min(box.y1, other.y1),
      moving: (box.x0 > other.x0, box.y0 > other.y0, box.x1 < other.x1, box.y1 < other.y1))
    let (hull, hullEdges) = Self.area(
      x0: min(box.x0, other.x0), y0: min(box.y0, other.y0), x1: max(box.x1, other.x1), y1: max(box.y1, other.y1),
      moving: (box.x0 < other.x0, box.y0 < other.y0, box.x1 > other.x1, box.y1 > other.y1))
    let covered = width * height + max(0, other.width) * max(0, other.height) - shared
    // A NaN is not caught here: it must reach the loss, where it is noticed.
    guard !(covered <= 0), !(hull <= 0) else {
      (value, gradient) = (0, .zero)
      return
    }
    let ownEdges = SIMD4(-height, -width, height, width)
    let coveredEdges = ownEdges - sharedEdges
    value = shared / covered + covered / hull - 1
    let edges =
      sharedEdges / covered - coveredEdges * (shared / (covered * covered)) + coveredEdges / hull
      - hullEdges * (covered / (hull * hull))
    // x0 = cx - w / 2, x1 = cx + w / 2.
    gradient = SIMD4(
      edges[0] + edges[2], edges[1] + edges[3], (edges[2] - edges[0]) / 2, (edges[3] - edges[1]) / 2)
  }

  /// An area and its gradient with respect to those edges that move with the box: (x0, y0, x1, y1).
  private static func area(
    x0: Double, y0: Double, x1: Double, y1: Double, moving: (Bool, Bool, Bool, Bool)
  ) -> (area: Double, gradient: SIMD4<Double>) {
    let (width, height) = (x1 - x0, y1 - y0)
    guard !(width <= 0), !(height <= 0) else { return (0, .zero) }
    let gradient = SIMD4(
      moving.0 ? -height : 0, moving.1 ? -width : 0, moving.2 ? height : 0, moving.3 ? width : 0)
    return (width * height, gradient)
  }
}

extension Box {
  /// (cx, cy, w, h).
  fileprivate var centered: SIMD4<Double> { SIMD4(centerX, centerY, width, height) }
}

extension SIMD4<Double> {
  fileprivate var magnitudes: SIMD4 { replacing(with: -self, where: self .< 0) }
  fileprivate var signs: SIMD4 { SIMD4.zero.replacing(with: 1, where: self .> 0).replacing(with: -1, where: self .< 0) }
}
