internal import Foundation

/// How much fine and coarse detail each cell of the grid holds, as logarithms. Their difference tells focus: what lies
/// out of focus keeps its coarse edges and loses the fine ones.
struct TextureEnergy {
  /// log of the mean square difference of neighbouring pixels.
  let fine: Plane
  /// log of the mean square difference of neighbouring 4 x 4 blocks.
  let coarse: Plane
  /// log ratio of horizontal to vertical coarse differences: negative where level lines run.
  let direction: Plane

  /// Measures a plane of lightness.
  init(_ lightness: Plane) {
    let (fineX, fineY) = TextureEnergy.squares(lightness)
    let (coarseX, coarseY) = TextureEnergy.squares(lightness.reduced(by: 4))
    fine = TextureEnergy.combined(fineX, fineY) { log($0 + $1 + 0.5) }
    coarse = TextureEnergy.combined(coarseX, coarseY) { log($0 + $1 + 2) }
    direction = TextureEnergy.combined(coarseX, coarseY) { log(($0 + 2) / ($1 + 2)) }
  }

  private static func combined(_ x: Plane, _ y: Plane, _ rule: (Float, Float) -> Float) -> Plane {
    Plane(width: x.width, height: x.height, values: zip(x.values, y.values).map(rule))
  }

  private static func squares(_ plane: Plane) -> (x: Plane, y: Plane) {
    var x = Plane(width: plane.width, height: plane.height)
    var y = x
    plane.values.withUnsafeBufferPointer { values in
      for row in 0..<plane.height {
        let (above, below) = (max(0, row - 1), min(plane.height - 1, row + 1))
        for column in 0..<plane.width {
          let (left, right) = (max(0, column - 1), min(plane.width - 1, column + 1))
          let dx = values[row * plane.width + right] - values[row * plane.width + left]
          let dy = values[below * plane.width + column] - values[above * plane.width + column]
          x.values[row * plane.width + column] = dx * dx
          y.values[row * plane.width + column] = dy * dy
        }
      }
    }
    let side = CellFeatures.side
    return (x.pooled(columns: side, rows: side), y.pooled(columns: side, rows: side))
  }
}
