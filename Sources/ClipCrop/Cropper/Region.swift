public import Geometry

/// A part of a picture that the caller knows: by pixels, or by shares when the size is not known yet.
public enum Region: Hashable, Sendable {
  /// Edges in pixels of the upright picture.
  case pixels(Box<Pixels>)
  /// Edges as fractions of the picture's width and height.
  case fraction(Box<Normalized>)

  /// Reads `x0,y0,x1,y1`: pixels (`120,40,800,600`) or, with a sign on each, percent (`10%,5%,60%,95%`); nil for anything else,
  /// and for a box without area.
  public init?(parsing text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
    guard parts.count == 4 else { return nil }
    let percents = parts.filter { $0.hasSuffix("%") }.count
    let numbers = parts.compactMap { Double($0.hasSuffix("%") ? $0.dropLast() : $0) }
    guard numbers.count == 4, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e9 }), percents == 0 || percents == 4,
      numbers[2] > numbers[0], numbers[3] > numbers[1]
    else { return nil }
    if percents == 0 {
      self = .pixels(Box(x0: numbers[0], y0: numbers[1], x1: numbers[2], y1: numbers[3]))
    } else {
      let shares = numbers.map { $0 / 100 }
      self = .fraction(Box(x0: shares[0], y0: shares[1], x1: shares[2], y1: shares[3]))
    }
  }

  /// The region in pixels of a picture of `size`.
  public func box(in size: PixelSize) -> Box<Pixels> {
    switch self {
    case .pixels(let box): box
    case .fraction(let box): box.scaled(to: size)
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring { drop { $0 == " " }.reversedDropSpaces }
  private var reversedDropSpaces: Substring {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
