/// A rectangle of whole pixels: what is actually cut out of a picture.
public struct PixelRect: Hashable, Sendable {
  /// The first column.
  public var x: Int
  /// The first row.
  public var y: Int
  /// Columns, at least 1 for a rectangle that can be cut.
  public var width: Int
  /// Rows, at least 1 for a rectangle that can be cut.
  public var height: Int

  /// A rectangle from its top left pixel and its size.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The size without the place.
  public var size: PixelSize { PixelSize(width: width, height: height) }
  /// The rectangle's edges as a box.
  public var box: Box<Pixels> {
    Box(x0: Double(x), y0: Double(y), x1: Double(x + width), y1: Double(y + height))
  }
  /// The edges x0, y0, x1, y1 in whole pixels: the form of `"box"` in the JSON of `crop`.
  public var edges: [Int] { [x, y, x + width, y + height] }

  /// Whether the rectangle has an area and lies wholly inside a picture of `size`.
  public func fits(in size: PixelSize) -> Bool {
    width > 0 && height > 0 && x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height
  }
}
