/// A coordinate space that a ``Box`` is measured in. Spaces are told apart by the compiler, so that a box in
/// fractions of the picture cannot be used where pixels are meant.
public protocol Space: Sendable {}

/// Pixels of the upright picture: x grows to the right, y downwards, (0, 0) is the top left corner of the top left pixel.
public enum Pixels: Space {}

/// Fractions of the picture's width and height: (0, 0) is the top left corner, (1, 1) the bottom right one.
public enum Normalized: Space {}

/// An axis-aligned box by its corners, `x0 <= x1`, `y0 <= y1`, edges as real numbers (not pixel indices).
///
/// A box may lie partly or wholly outside its picture: detectors predict such boxes and ``clamped(to:)`` is the
/// caller's decision.
public struct Box<S: Space>: Hashable, Sendable {
  /// The left edge.
  public var x0: Double
  /// The top edge.
  public var y0: Double
  /// The right edge.
  public var x1: Double
  /// The bottom edge.
  public var y1: Double

  /// A box from its edges.
  public init(x0: Double, y0: Double, x1: Double, y1: Double) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }

  /// A box from its centre and size, the form in which OWL-ViT predicts: (cx, cy, w, h).
  public init(centerX: Double, centerY: Double, width: Double, height: Double) {
    self.init(
      x0: centerX - width / 2, y0: centerY - height / 2,
      x1: centerX + width / 2, y1: centerY + height / 2)
  }

  /// The horizontal extent.
  public var width: Double { x1 - x0 }
  /// The vertical extent.
  public var height: Double { y1 - y0 }
  /// The horizontal middle.
  public var centerX: Double { (x0 + x1) / 2 }
  /// The vertical middle.
  public var centerY: Double { (y0 + y1) / 2 }
  /// The area; 0 for an empty or inverted box.
  public var area: Double { isEmpty ? 0 : width * height }
  /// Whether the box holds no area (this is also true of a box with a NaN edge).
  public var isEmpty: Bool { !(x1 > x0 && y1 > y0) }

  /// The overlap of two boxes, or nil where they do not overlap in an area.
  public func intersection(_ other: Box) -> Box? {
    let overlap = Box(
      x0: max(x0, other.x0), y0: max(y0, other.y0),
      x1: min(x1, other.x1), y1: min(y1, other.y1))
    return overlap.isEmpty ? nil : overlap
  }

  /// The smallest box that holds both.
  public func union(_ other: Box) -> Box {
    Box(
      x0: min(x0, other.x0), y0: min(y0, other.y0),
      x1: max(x1, other.x1), y1: max(y1, other.y1))
  }

  /// Intersection over union, 0...1; 0 when either box is empty.
  public func iou(_ other: Box) -> Double {
    guard let overlap = intersection(other) else { return 0 }
    return overlap.area / (area + other.area - overlap.area)
  }

  /// Generalised IoU, -1...1 (Rezatofighi et al., arXiv 1902.09630): IoU less the share of the hull that neither covers.
  public func giou(_ other: Box) -> Double {
    let overlap = intersection(other)?.area ?? 0
    let covered = area + other.area - overlap
    let hull = union(other).area
    guard hull > 0, covered > 0 else { return 0 }
    return overlap / covered - (hull - covered) / hull
  }

  /// The share of `other`'s area that lies inside this box, 0...1.
  public func coverage(of other: Box) -> Double {
    guard other.area > 0 else { return 0 }
    return (intersection(other)?.area ?? 0) / other.area
  }

  /// Whether `other` lies wholly inside, give or take `tolerance`.
  public func contains(_ other: Box, tolerance: Double = 0) -> Bool {
    other.x0 >= x0 - tolerance && other.y0 >= y0 - tolerance
      && other.x1 <= x1 + tolerance && other.y1 <= y1 + tolerance
  }

  /// The box with every edge moved into `bounds`.
  public func clamped(to bounds: Box) -> Box {
    Box(
      x0: min(max(x0, bounds.x0), bounds.x1), y0: min(max(y0, bounds.y0), bounds.y1),
      x1: min(max(x1, bounds.x0), bounds.x1), y1: min(max(y1, bounds.y0), bounds.y1))
  }

  /// The box grown by `dx` on the left and right and `dy` above and below; negative values shrink it.
  public func grown(x dx: Double, y dy: Double) -> Box {
    Box(x0: x0 - dx, y0: y0 - dy, x1: x1 + dx, y1: y1 + dy)
  }

  /// The box moved by (`dx`, `dy`).
  public func moved(x dx: Double, y dy: Double) -> Box {
    Box(x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy)
  }

  /// The edges in the order x0, y0, x1, y1: the form of all JSON.
  public var edges: [Double] { [x0, y0, x1, y1] }
}

extension Box where S == Normalized {
  /// The whole picture.
  public static var unit: Box { Box(x0: 0, y0: 0, x1: 1, y1: 1) }

  /// The same box in pixels of a picture of `size`.
  public func scaled(to size: PixelSize) -> Box<Pixels> {
    Box<Pixels>(
      x0: x0 * Double(size.width), y0: y0 * Double(size.height),
      x1: x1 * Double(size.width), y1: y1 * Double(size.height))
  }
}

extension Box where S == Pixels {
  /// The same box in fractions of a picture of `size`.
  public func normalized(in size: PixelSize) -> Box<Normalized> {
    Box<Normalized>(
      x0: x0 / Double(size.width), y0: y0 / Double(size.height),
      x1: x1 / Double(size.width), y1: y1 / Double(size.height))
  }
}

extension Box: CustomStringConvertible {
  /// The edges in brackets, as in JSON.
  public var description: String { "[\(x0), \(y0), \(x1), \(y1)]" }
}
