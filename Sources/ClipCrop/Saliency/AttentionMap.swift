public import Geometry

/// Where a viewer's eye goes in a picture: a grid of shares that sum to 1, laid over the whole picture.
///
/// Inside a cell the attention is taken to be even, so that ``mass(in:)`` is exact for boxes whose edges fall between
/// cells.
public struct AttentionMap: Sendable, Hashable {
  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// The share of each cell, row by row from the top, `[rows, columns]`; none is negative and they sum to 1.
  public let values: [Float]
  /// Sums of all cells above and left of each grid corner, `[rows + 1, columns + 1]`: a summed-area table (Crow 1984).
  private let integral: [Double]

  /// A map of `rows * columns` weights in any positive unit; they are scaled to sum to 1.
  ///
  /// A negative weight, or one that is not a number, counts as none; a map without any weight is even.
  package init(columns: Int, rows: Int, values: [Float]) {
    precondition(columns > 0 && rows > 0 && values.count == columns * rows, "an AttentionMap has a value for each cell")
    var weights = values.map { $0.isFinite && $0 > 0 ? Double($0) : 0 }
    let total = weights.reduce(0, +)
    weights = total > 0 ? weights.map { $0 / total } : weights.map { _ in 1 / Double(columns * rows) }
    self.columns = columns
    self.rows = rows
    self.values = weights.map { Float($0) }
    self.integral = AttentionMap.summedAreas(weights, columns: columns, rows: rows)
  }

  private static func summedAreas(_ weights: [Double], columns: Int, rows: Int) -> [Double] {
    let stride = columns + 1
    var sums = [Double](repeating: 0, count: stride * (rows + 1))
    for row in 0..<rows {
      var line = 0.0
      for column in 0..<columns {
        line += weights[row * columns + column]
        sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line
      }
    }
    return sums
  }

  /// The share of all attention that lies inside `box`, 0...1; what is outside of the picture holds none.
  public func mass(in box: Box<Normalized>) -> Double {
    guard !box.isEmpty else { return 0 }
    let sum =
      cumulative(x: box.x1, y: box.y1) - cumulative(x: box.x0, y: box.y1)
      - cumulative(x: box.x1, y: box.y0) + cumulative(x: box.x0, y: box.y0)
    return min(max(sum, 0), 1)
  }

  /// The attention-weighted middle of the picture, in fractions of its width and height.
  public var centroid: (x: Double, y: Double) {
    var (x, y) = (0.0, 0.0)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = Double(values[row * columns + column])
        x += value * (Double(column) + 0.5)
        y += value * (Double(row) + 0.5)
      }
    }
    return (x / Double(columns), y / Double(rows))
  }

  /// The box that is left when each side of the picture gives up the strip that holds `share` of all attention.
  ///
  /// - Parameter share: how much attention each of the four sides may lose, 0..<0.5.
  package func trimmed(share: Double) -> Box<Normalized> {
    Box(
      x0: quantile(share) { cumulative(x: $0, y: 1) }, y0: quantile(share) { cumulative(x: 1, y: $0) },
      x1: quantile(1 - share) { cumulative(x: $0, y: 1) }, y1: quantile(1 - share) { cumulative(x: 1, y: $0) })
  }

  /// Where the rising function `sum` reaches `share`, by bisection: 40 halvings are beyond any picture's pixels.
  private func quantile(_ share: Double, of sum: (Double) -> Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if sum(middle) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// All attention above and left of a point: the table, interpolated, which is exact where cells are even inside.
  private func cumulative(x: Double, y: Double) -> Double {
    let (gridX, gridY) = (min(max(x, 0), 1) * Double(columns), min(max(y, 0), 1) * Double(rows))
    let (column, row) = (min(Int(gridX), columns - 1), min(Int(gridY), rows - 1))
    let (fx, fy) = (gridX - Double(column), gridY - Double(row))
    let top = row * (columns + 1) + column
    let bottom = top + columns + 1
    return (1 - fy) * ((1 - fx) * integral[top] + fx * integral[top + 1])
      + fy * ((1 - fx) * integral[bottom] + fx * integral[bottom + 1])
  }
}
