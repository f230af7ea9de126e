/// Rows of text in aligned columns.
struct TextTable {
  /// How a column is aligned.
  enum Alignment {
    case left
    case right
  }

  let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ alignments: Alignment...) { self.alignments = alignments }

  /// Adds a row, with a cell for each column.
  mutating func add(_ cells: String...) { rows.append(cells) }

  /// The lines, columns two spaces apart, without spaces at their ends.
  var text: String {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = alignments.indices.map { column -> String in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .right ? space + row[column] : row[column] + space
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
