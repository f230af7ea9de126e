/// The ratio of width to height that a crop shall have, in lowest terms when both parts are whole: 16:9, 1:1, 1.91:1.
public struct AspectRatio: Hashable, Sendable {
  /// The horizontal part, positive.
  public let width: Double
  /// The vertical part, positive.
  public let height: Double

  /// A ratio of two positive finite numbers; nil for anything else, or for a ratio beyond 1:100 or 100:1, which no
  /// picture is cropped to on purpose.
  public init?(width: Double, height: Double) {
    guard width.isFinite, height.isFinite, width > 0, height > 0 else { return nil }
    guard (0.01...100).contains(width / height) else { return nil }
    if let divisor = AspectRatio.commonDivisor(width, height) {
      self.width = width / divisor
      self.height = height / divisor
    } else {
      self.width = width
      self.height = height
    }
  }

  /// The ratio of a size.
  public init?(_ size: PixelSize) {
    self.init(width: Double(size.width), height: Double(size.height))
  }

  /// Reads `W:H` (or `W/H`), such as `16:9` or `1.91:1`.
  public init?(parsing text: String) {
    let parts = text.split(separator: text.contains("/") ? "/" : ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Double(parts[0]), let height = Double(parts[1]) else { return nil }
    self.init(width: width, height: height)
  }

  /// Width over height.
  public var value: Double { width / height }

  /// The largest size of this ratio inside `bounds`, as real numbers.
  public func largest(in bounds: PixelSize) -> (width: Double, height: Double) {
    let byHeight = Double(bounds.height) * value
    return byHeight <= Double(bounds.width)
      ? (byHeight, Double(bounds.height)) : (Double(bounds.width), Double(bounds.width) / value)
  }

  private static func commonDivisor(_ a: Double, _ b: Double) -> Double? {
    guard a == a.rounded(), b == b.rounded(), a < 1e9, b < 1e9 else { return nil }
    var (x, y) = (a, b)
    while y > 0 { (x, y) = (y, x.truncatingRemainder(dividingBy: y)) }
    return x
  }
}

extension AspectRatio: CustomStringConvertible {
  /// `W:H` without needless decimals.
  public var description: String { "\(AspectRatio.text(width)):\(AspectRatio.text(height))" }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && value < 1e15 ? String(Int(value)) : String(value)
  }
}

extension AspectRatio {
  /// 1:1.
  public static let square = AspectRatio(whole: 1, 1)
  /// 16:9.
  public static let widescreen = AspectRatio(whole: 16, 9)
  /// 4:5, the portrait format of social media.
  public static let portrait = AspectRatio(whole: 4, 5)
  /// 9:16, a phone held upright.
  public static let story = AspectRatio(whole: 9, 16)

  /// A ratio known to be valid and in lowest terms.
  private init(whole width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
}
