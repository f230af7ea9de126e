/// The size of a picture or window in whole pixels.
public struct PixelSize: Hashable, Sendable {
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int

  /// A size of `width` by `height` pixels.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The number of pixels, saturating at `Int.max`.
  public var area: Int {
    let (product, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? .max : product
  }

  /// The whole of a picture of this size as a box.
  public var bounds: Box<Pixels> { Box(x0: 0, y0: 0, x1: Double(width), y1: Double(height)) }

  /// Width over height.
  public var ratio: Double { Double(width) / Double(height) }

  /// The size scaled to fit into a square of `side`, at least one pixel each way, never enlarged.
  public func fitted(longestSide side: Int) -> PixelSize {
    let longest = max(width, height)
    guard longest > side else { return self }
    let scale = Double(side) / Double(longest)
    return PixelSize(
      width: max(1, Int((Double(width) * scale).rounded())), height: max(1, Int((Double(height) * scale).rounded())))
  }

  /// Reads `WxH`, such as `1200x630`: two positive whole numbers.
  public init?(parsing text: String) {
    let parts = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]), width > 0, height > 0 else {
      return nil
    }
    self.init(width: width, height: height)
  }
}

extension PixelSize: CustomStringConvertible {
  /// `WxH`.
  public var description: String { "\(width)x\(height)" }
}
