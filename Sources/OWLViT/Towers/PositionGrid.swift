internal import Tensors

/// The learned positions of a square grid of patches, with that of the class token first: `[1 + side * side, width]`.
struct PositionGrid: Sendable {
  private let embedding: Embedding
  private let side: Int
  private let width: Int

  init(_ weights: WeightScope, side: Int, width: Int) throws {
    embedding = try Embedding(weights, count: 1 + side * side, width: width)
    self.side = side
    self.width = width
  }

  /// The positions of a part of a grid: `[1 + patches, width]`.
  func table(_ part: GridPart) throws -> Tensor {
    try table(rows: part.whole.rows, columns: part.whole.columns).gatheringRows([0] + part.patches.map { $0 + 1 })
  }

  /// The positions for a grid of another size, resized bicubically as the reference does (PyTorch's `interpolate` with
  /// `align_corners=False`, whose cubic has a = -0.75): `[1 + rows * columns, width]`.
  func table(rows: Int, columns: Int) throws -> Tensor {
    let learned = try embedding.table()
    if rows == side && columns == side { return learned }
    let (vertical, horizontal) = (CubicTap.taps(from: side, to: rows), CubicTap.taps(from: side, to: columns))
    // A target cell is a weighted sum of sixteen: a product with a sparse matrix, which is small enough to be written out.
    let cells = side * side
    let resizing = Tensor(shape: [1 + rows * columns, 1 + cells]) { matrix in
      matrix.initialize(repeating: 0)
      matrix[0] = 1
      for (row, column) in (0..<rows).flatMap({ row in (0..<columns).map { (row, $0) } }) {
        let target = (1 + row * columns + column) * (1 + cells)
        for (y, wy) in vertical[row].weights {
          for (x, wx) in horizontal[column].weights { matrix[target + 1 + y * side + x] += wy * wx }
        }
      }
    }
    return try resizing.times(learned)
  }
}

/// The four source cells of one target cell with their weights; beyond the edge the last cell is repeated.
private struct CubicTap {
  let weights: [(index: Int, weight: Float)]

  static func taps(from source: Int, to target: Int) -> [CubicTap] {
    (0..<target).map { index in
      let centre = (Float(index) + 0.5) * Float(source) / Float(target) - 0.5
      let base = centre.rounded(.down)
      let offset = centre - base
      return CubicTap(
        weights: (-1...2).map { step in
          (min(max(Int(base) + step, 0), source - 1), kernel(abs(Float(step) - offset)))
        })
    }
  }

  /// Keys' cubic convolution kernel with a = -0.75.
  private static func kernel(_ x: Float) -> Float {
    let a: Float = -0.75
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return 0
  }
}
