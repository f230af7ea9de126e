/// Rows of cells in columns as wide as their widest cell: the first to the left, the others to the right.
struct TextColumns {
  private var rows: [[String]] = []

  /// Adds a row; rows may be of different lengths.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The rows, columns two spaces apart, without spaces at their ends.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
