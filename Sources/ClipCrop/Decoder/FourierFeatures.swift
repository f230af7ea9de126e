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
          for k in 0..<frequencies {
            let angle = Float(1 << k) * .pi * value
            out[index * step + 1 + 2 * k] = sin(angle)
            out[index * step + 2 + 2 * k] = cos(angle)
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
    let (half, count) = (width / 2, width / 4)
    let scales = (0..<count).map { 2 * Float.pi / pow(10_000, Float($0) / Float(count)) }
    return Tensor(shape: points.shape.dropLast() + [width]) { out in
      points.withUnsafeElements { points in
        for row in 0..<(points.count / 2) {
          for (i, scale) in scales.enumerated() {
            let (x, y) = (points[2 * row] * scale, points[2 * row + 1] * scale)
            out[row * width + 2 * i] = sin(y)
            out[row * width + 2 * i + 1] = cos(y)
            out[row * width + half + 2 * i] = sin(x)
            out[row * width + half + 2 * i + 1] = cos(x)
          }
        }
      }
    }
  }
}
