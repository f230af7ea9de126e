/// What comparing every cell of a grid with every other says about it: how unusual its colour or texture is, where its
/// like lies, and how much of its like lies on the border. The measures are those of Perazzi et al. ("Saliency Filters",
/// CVPR 2012: uniqueness and distribution) and Zhu et al. ("Saliency Optimization from Robust Background Detection", CVPR
/// 2014: boundary connectivity), taken over cells with a kernel that needs no exponential.
struct CellContrast {
  /// Mean distance to all cells.
  var uniqueness: [Float]
  /// How many cells are alike, as a share of all.
  var likeness: [Float]
  /// The variance of the place of cells alike, in squared fractions of the picture.
  var spread: [Float]
  /// The squared distance from the picture's middle of the mean place of cells alike.
  var eccentricity: [Float]
  /// Likeness to the border over the square root of likeness to all: high for what runs along the border.
  var connectivity: [Float]
  /// The same without the bottom border.
  var connectivityAbove: [Float]

  /// Compares cells of a grid by up to three planes, each already divided by the difference that counts as one.
  init(_ first: Plane, _ second: Plane, _ third: Plane) {
    let columns = first.width
    let rows = first.height
    let count = columns * rows
    uniqueness = [Float](repeating: 0, count: count)
    likeness = uniqueness
    spread = uniqueness
    eccentricity = uniqueness
    connectivity = uniqueness
    connectivityAbove = uniqueness
    let x = (0..<count).map { (Float($0 % columns) + 0.5) / Float(columns) - 0.5 }
    let y = (0..<count).map { (Float($0 / columns) + 0.5) / Float(rows) - 0.5 }
    let border = (0..<count).map { index -> Float in
      let (column, row) = (index % columns, index / columns)
      return column == 0 || column == columns - 1 || row == 0 || row == rows - 1 ? 1 : 0
    }
    let above = (0..<count).map { index -> Float in
      let (column, row) = (index % columns, index / columns)
      return column == 0 || column == columns - 1 || row == 0 ? 1 : 0
    }
    let grid = Grid(
      first: first.values, second: second.values, third: third.values, x: x, y: y, border: border, above: above)
    let length = Float(2 * (columns + rows) - 4)
    for index in 0..<count {
      let sums = grid.sums(for: index)
      let similar = sums.similar
      let (meanX, meanY) = (sums.x / similar, sums.y / similar)
      uniqueness[index] = sums.distance / Float(count)
      likeness[index] = similar / Float(count)
      spread[index] = max(0, sums.square / similar - meanX * meanX - meanY * meanY)
      eccentricity[index] = meanX * meanX + meanY * meanY
      let scale = Float(count).squareRoot() / (length * similar.squareRoot())
      connectivity[index] = sums.border * scale
      connectivityAbove[index] = sums.above * scale
    }
  }
}

/// The sums over all cells that one cell's comparison needs, eight cells at a time.
private struct Grid {
  struct Sums {
    var distance: Float
    var similar: Float
    var x: Float
    var y: Float
    var square: Float
    var border: Float
    var above: Float
  }

  private typealias Lanes = SIMD8<Float>
  private let values: [(Lanes, Lanes, Lanes)]
  private let places: [(Lanes, Lanes)]
  private let edges: [(Lanes, Lanes)]
  private let valid: [Lanes]
  private let single: [(Float, Float, Float)]

  init(
    first: [Float], second: [Float], third: [Float], x: [Float], y: [Float], border: [Float], above: [Float]
  ) {
    let blocks = (first.count + 7) / 8
    func lanes(_ source: [Float], _ block: Int) -> Lanes {
      var result = Lanes()
      for lane in 0..<8 where block * 8 + lane < source.count { result[lane] = source[block * 8 + lane] }
      return result
    }
    let ones = [Float](repeating: 1, count: first.count)
    values = (0..<blocks).map { (lanes(first, $0), lanes(second, $0), lanes(third, $0)) }
    places = (0..<blocks).map { (lanes(x, $0), lanes(y, $0)) }
    edges = (0..<blocks).map { (lanes(border, $0), lanes(above, $0)) }
    valid = (0..<blocks).map { lanes(ones, $0) }
    single = first.indices.map { (first[$0], second[$0], third[$0]) }
  }

  func sums(for index: Int) -> Sums {
    let (a, b, c) = single[index]
    var (distance, similar, sumX, sumY) = (Lanes(), Lanes(), Lanes(), Lanes())
    var (square, border, above) = (Lanes(), Lanes(), Lanes())
    for block in values.indices {
      let (first, second, third) = values[block]
      let (da, db, dc) = (first - a, second - b, third - c)
      let squared = da * da + db * db + dc * dc
      distance += squared.squareRoot() * valid[block]
      // (1 + d^2/2)^-2 falls like a Gaussian near 0 and has heavier tails, which a few noisy cells need.
      let base = 1 / (1 + squared * 0.5)
      let kernel = base * base * valid[block]
      let (x, y) = places[block]
      similar += kernel
      sumX += kernel * x
      sumY += kernel * y
      square += kernel * (x * x + y * y)
      border += kernel * edges[block].0
      above += kernel * edges[block].1
    }
    return Sums(
      distance: distance.sum(), similar: similar.sum(), x: sumX.sum(), y: sumY.sum(), square: square.sum(),
      border: border.sum(), above: above.sum())
  }
}
