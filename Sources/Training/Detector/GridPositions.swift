internal import Foundation
internal import Tensors

/// Embeddings of a square grid's patches in which neighbours are alike: a quarter of the values each for sine and cosine of the row and
/// of the column, at frequencies from 1 down to 1 / 100 a patch (as Vaswani et al., arXiv 1706.03762, for sequences; Beyer, Zhai and
/// Kolesnikov, arXiv 2205.01580, for a vision tower).
struct GridPositions {
  /// Patches across and down.
  let side: Int

  /// How much slower the slowest frequency is: a grid of some dozen patches has no use for slower ones.
  private static let range = 100.0
  /// The largest value: about as large as an embedded patch's.
  private static let amplitude = 0.7

  /// A row for the class token, zeros, and one for each patch.
  ///
  /// - Parameter shape: [1 + side * side, width].
  func embeddings(_ shape: [Int]) -> Tensor {
    let width = shape[1]
    let count = max(1, width / 4)
    let waves = (0..<count).map { pow(GridPositions.range, -Double($0) / Double(count)) }
    return Tensor(shape: shape) { out in
      for index in out.indices { out[index] = 0 }
      for patch in 0..<min(side * side, shape[0] - 1) {
        let row = (patch + 1) * width
        for (wave, frequency) in waves.enumerated() {
          let (x, y) = (Double(patch % side) * frequency, Double(patch / side) * frequency)
          for (part, value) in [sin(x), cos(x), sin(y), cos(y)].enumerated() where part * count + wave < width {
            out[row + part * count + wave] = Float(GridPositions.amplitude * value)
          }
        }
      }
    }
  }
}
