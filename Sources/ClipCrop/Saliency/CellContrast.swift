internal import CPixels

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
    let comparisons = CellContrast.comparisons([first.values, second.values, third.values, x, y, border, above])
    let length = Float(2 * (columns + rows) - 4)
    for index in 0..<count {
      let sums = comparisons[index]
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

  /// The sums over all cells that one cell's comparison needs, for each: rows of values a cell, of equal length.
  private static func comparisons(_ rows: [[Float]]) -> [cpx_comparison] {
    let count = rows[0].count
    let padded = (count + 7) / 8 * 8
    let counted = [Float](repeating: 1, count: count)
    let table = (rows + [counted]).flatMap { $0 + [Float](repeating: 0, count: padded - count) }
    return [cpx_comparison](unsafeUninitializedCapacity: count) { memory, initialized in
      if let base = memory.baseAddress { cpx_compare_cells(table, count, padded, base) }
      initialized = count
    }
  }
}
