internal import Foundation
internal import Tensors

/// Smooth codes of numbers, in which a linear layer can tell near values apart.
enum FourierFeatures {
  /// Frequencies for each coordinate of a box.
  static let boxFrequencies = 6
  /// Frequencies for a ratio.
  static let ratioFrequencies = 4

  /// How many values `code` makes of one.
  static func width(_ frequencies: Int) -> Int { 1 + 2 * frequencies }

  /// Each value v becomes v, then sin(2^k pi v) and cos(2^k pi v) for rising k (Mildenhall et al., arXiv 2003.08934).
  ///
  /// - Parameter values: `[..., n]`.
  /// - Returns: `[..., n * width(frequencies)]`.
  static func code(_ values: Tensor, frequencies: Int) -> Tensor {
    let step = width(frequencies)
    return Tensor(shape: values.shape.dropLast() + [values.width * step]) { out in
      values.withUnsafeElements { values in
        for (index, value) in values.enumerated() {
          out[index * step] = value
          // By doubling the angle, which costs no further sines: six times is exact enough.
          var (s, c) = (sin(.pi * value), cos(.pi * value))
          for k in 0..<frequencies {
            out[index * step + 1 + 2 * k] = s
            out[index * step + 2 + 2 * k] = c
            (s, c) = (2 * s * c, 1 - 2 * s * s)
          }
        }
      }
    }
  }

  /// The code of a ratio of width to height: of log2(ratio) / 4, which is within -1...1 for all ratios that occur.
  static func code(ratio: Double) -> Tensor {
    code(Tensor([Float(log2(ratio) / 4)], shape: [1]), frequencies: ratioFrequencies)
  }

  /// Two-dimensional sine positions as DETR has them (Carion et al., arXiv 2005.12872): half of the width for y, half for x.
  ///
  /// - Parameter points: (x, y) in 0...1, `[..., 2]`.
  /// - Returns: `[..., width]`.
  static func positions(_ points: Tensor, width: Int) -> Tensor {
    let half = width / 2
    // The patches of a grid share few coordinates, and sines are slow.
    var codes: [Float: [Float]] = [:]
    return Tensor(shape: points.shape.dropLast() + [width]) { out in
      points.withUnsafeElements { points in
        for row in 0..<(points.count / 2) {
          for (start, value) in [(0, points[2 * row + 1]), (half, points[2 * row])] {
            let code = codes[value] ?? position(value, width: half)
            codes[value] = code
            let first = row * width + start
            _ = UnsafeMutableBufferPointer(rebasing: out[first..<(first + half)]).initialize(from: code)
          }
        }
      }
    }
  }

  /// The sines and cosines of one coordinate at wave lengths from 1 to 10,000.
  private static func position(_ value: Float, width: Int) -> [Float] {
    (0..<(width / 2)).flatMap { i in
      let angle = value * 2 * .pi / pow(10_000, Float(i) / Float(width / 2))
      return [sin(angle), cos(angle)]
    }
  }
}
