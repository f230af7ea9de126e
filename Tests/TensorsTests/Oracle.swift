import Foundation
import Tensors
import TestSupport

/// Every op once more, as plainly as it can be written and in double precision: what the fast ones are compared with.
enum Oracle {
  static func linear(_ x: Tensor, _ w: Tensor, bias: Tensor?, activation: Activation, residual: Tensor?) -> [Double] {
    let (inputs, outputs) = (w.shape[1], w.shape[0])
    let (x, w, b, r) = (x.elements, w.elements, bias?.elements, residual?.elements)
    var result: [Double] = []
    for row in 0..<(x.count / inputs) {
      for o in 0..<outputs {
        var sum = Double(b?[o] ?? 0)
        for i in 0..<inputs { sum += Double(x[row * inputs + i]) * Double(w[o * inputs + i]) }
        result.append(activate(sum, activation) + Double(r?[row * outputs + o] ?? 0))
      }
    }
    return result
  }

  static func activate(_ x: Double, _ activation: Activation) -> Double {
    switch activation {
    case .none: x
    case .quickGELU: x / (1 + exp(-1.702 * x))
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .elu: x > 0 ? x : exp(x) - 1
    case .sigmoid: 1 / (1 + exp(-x))
    case .relu: max(x, 0)
    }
  }

  static func softmax(_ row: [Double]) -> [Double] {
    let top = row.max() ?? 0
    let powers = row.map { exp($0 - top) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  static func layerNorm(_ x: Tensor, gain: Tensor, shift: Tensor, epsilon: Double) -> [Double] {
    (0..<x.rows).flatMap { index -> [Double] in
      let row = x.row(index).map(Double.init)
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(row.count)
      return row.indices.map {
        (row[$0] - mean) / (variance + epsilon).squareRoot() * Double(gain.elements[$0]) + Double(shift.elements[$0])
      }
    }
  }

  static func attention(q: Tensor, k: Tensor, v: Tensor, heads: Int, mask: AttentionMask) -> [Double] {
    let (batch, queries, keys, width) = (q.shape[0], q.shape[1], k.shape[1], q.width)
    let d = width / heads
    let (qs, ks, vs) = (q.elements, k.elements, v.elements)
    var out = [Double](repeating: 0, count: batch * queries * width)
    for b in 0..<batch {
      for h in 0..<heads {
        for i in 0..<queries {
          let visible = (0..<keys).filter { (!mask.causal || $0 <= i) && $0 < (mask.validKeys?[b] ?? keys) }
          let weights = softmax(
            visible.map { j in
              (0..<d).reduce(0.0) {
                $0 + Double(qs[(b * queries + i) * width + h * d + $1])
                  * Double(ks[(b * keys + j) * width + h * d + $1])
              } / Double(d).squareRoot()
            })
          for (weight, j) in zip(weights, visible) {
            for c in 0..<d {
              out[(b * queries + i) * width + h * d + c] += weight * Double(vs[(b * keys + j) * width + h * d + c])
            }
          }
        }
      }
    }
    return out
  }

  static func convolution(_ pixels: Tensor, _ weight: Tensor, size: Int) -> [Double] {
    let (batch, channels, height, width) = (pixels.shape[0], pixels.shape[1], pixels.shape[2], pixels.shape[3])
    let (p, w) = (pixels.elements, weight.elements)
    var out: [Double] = []
    for b in 0..<batch {
      for row in 0..<(height / size) {
        for column in 0..<(width / size) {
          for o in 0..<weight.shape[0] {
            var sum = 0.0
            for c in 0..<channels {
              for y in 0..<size {
                for x in 0..<size {
                  let pixel = p[((b * channels + c) * height + row * size + y) * width + column * size + x]
                  sum += Double(pixel) * Double(w[((o * channels + c) * size + y) * size + x])
                }
              }
            }
            out.append(sum)
          }
        }
      }
    }
    return out
  }
}

/// Relative L2 distance, |a - b| / |b|.
func relativeError(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, length) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += (Double(x) - y) * (Double(x) - y)
    length += y * y
  }
  return (difference / max(length, 1e-30)).squareRoot()
}

extension Tensor {
  /// Uniform values in -1...1.
  static func random(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return Tensor((0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &generator) }, shape: shape)
  }
}
