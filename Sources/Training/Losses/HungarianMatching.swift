/// The cheapest pairing of rows with columns, each used once at most (Kuhn, 1955), by shortest augmenting paths (Jonker and
/// Volgenant, Computing 38, 1987): exact, in time rows squared times columns for the shorter side as rows.
package enum HungarianMatching {
  /// A row with its column.
  package struct Pair: Hashable, Sendable {
    package let row: Int
    package let column: Int

    package init(row: Int, column: Int) { (self.row, self.column) = (row, column) }
  }

  /// - Parameters:
  ///   - rows: how many rows.
  ///   - columns: how many columns.
  ///   - cost: of a pair; must be finite.
  /// - Returns: min(rows, columns) pairs whose costs have the least sum, by row.
  /// - Throws: ``TrainingError/matchingCostNotFinite(row:column:)``.
  package static func pairs(rows: Int, columns: Int, cost: (_ row: Int, _ column: Int) -> Double) throws -> [Pair] {
    var costs = [Double](repeating: 0, count: rows * columns)
    let isTurned = rows > columns
    for row in 0..<rows {
      for column in 0..<columns {
        let value = cost(row, column)
        guard value.isFinite else { throw TrainingError.matchingCostNotFinite(row: row, column: column) }
        costs[isTurned ? column * rows + row : row * columns + column] = value
      }
    }
    var search = AugmentingSearch(rows: min(rows, columns), columns: max(rows, columns), costs: costs)
    let pairs = search.columnsOfRows().enumerated().map {
      isTurned ? Pair(row: $1, column: $0) : Pair(row: $0, column: $1)
    }
    return pairs.sorted { $0.row < $1.row }
  }
}

/// Rows are matched one by one, each along the cheapest path that ends in a free column; potentials keep all reduced costs at or
/// above zero, so that a path is found as by Dijkstra.
private struct AugmentingSearch {
  private let rows: Int
  private let columns: Int
  private let costs: [Double]
  private var rowPotential: [Double]
  private var columnPotential: [Double]
  private var rowOfColumn: [Int?]

  /// No more rows than columns.
  init(rows: Int, columns: Int, costs: [Double]) {
    (self.rows, self.columns, self.costs) = (rows, columns, costs)
    rowPotential = [Double](repeating: 0, count: rows)
    columnPotential = [Double](repeating: 0, count: columns)
    rowOfColumn = [Int?](repeating: nil, count: columns)
  }

  mutating func columnsOfRows() -> [Int] {
    for row in 0..<rows { match(row) }
    var result = [Int](repeating: 0, count: rows)
    for (column, row) in rowOfColumn.enumerated() {
      if let row { result[row] = column }
    }
    return result
  }

  private mutating func match(_ start: Int) {
    var distance = [Double](repeating: .infinity, count: columns)
    var reachedFrom = [Int?](repeating: nil, count: columns)
    var isSettled = [Bool](repeating: false, count: columns)
    var (row, last, travelled) = (start, Int?.none, 0.0)
    // Each turn settles one column, so that there are at most as many turns as columns.
    while true {
      var nearest: Int?
      for column in 0..<columns where !isSettled[column] {
        let reduced = costs[row * columns + column] - rowPotential[row] - columnPotential[column]
        if travelled + reduced < distance[column] {
          (distance[column], reachedFrom[column]) = (travelled + reduced, last)
        }
        if distance[column] < nearest.map({ distance[$0] }) ?? .infinity { nearest = column }
      }
      guard let nearest else { return }
      isSettled[nearest] = true
      (travelled, last) = (distance[nearest], nearest)
      guard let next = rowOfColumn[nearest] else { break }
      row = next
    }
    updatePotentials(start, isSettled, distance, travelled)
    flip(from: last, to: start, reachedFrom)
  }

  private mutating func updatePotentials(
    _ start: Int, _ isSettled: [Bool], _ distance: [Double], _ travelled: Double
  ) {
    rowPotential[start] += travelled
    for column in 0..<columns where isSettled[column] {
      if let row = rowOfColumn[column] { rowPotential[row] += travelled - distance[column] }
      columnPotential[column] -= travelled - distance[column]
    }
  }

  /// Gives every column of the path the row of the one before, the first the new row.
  private mutating func flip(from end: Int?, to start: Int, _ reachedFrom: [Int?]) {
    var column = end
    while let current = column {
      column = reachedFrom[current]
      rowOfColumn[current] = column.map { rowOfColumn[$0] } ?? start
    }
  }
}
