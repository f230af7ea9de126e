package import Tensors

/// A rectangle of the patches of a model's input, when pixels of that part alone are given: positions and boxes stay those of the whole.
package struct GridPart: Sendable {
  /// Rows and columns of the whole input.
  package let whole: (rows: Int, columns: Int)
  /// The part's rows of the whole.
  package let rows: Range<Int>
  /// The part's columns of the whole.
  package let columns: Range<Int>

  /// A part; it must lie in the whole.
  package init(of whole: (rows: Int, columns: Int), rows: Range<Int>, columns: Range<Int>) {
    precondition(
      (0...whole.rows).contains(rows.upperBound) && (0...whole.columns).contains(columns.upperBound) && !rows.isEmpty
        && !columns.isEmpty && rows.lowerBound >= 0 && columns.lowerBound >= 0,
      "rows \(rows) and columns \(columns) are no part of \(whole)")
    (self.whole, self.rows, self.columns) = (whole, rows, columns)
  }

  /// The indices of the part's patches in the whole, row by row.
  var patches: [Int] { rows.flatMap { row in columns.map { row * whole.columns + $0 } } }

  /// Boxes relative to the whole input, (cx, cy, w, h), as relative to the part.
  package func relative(_ boxes: Tensor) -> Tensor {
    let across = Float(whole.columns) / Float(columns.count)
    let down = Float(whole.rows) / Float(rows.count)
    let left = Float(columns.lowerBound) / Float(columns.count)
    let top = Float(rows.lowerBound) / Float(rows.count)
    return boxes.multiplied(by: Tensor([across, down, across, down], shape: [4]))
      .adding(Tensor([-left, -top, 0, 0], shape: [4]))
  }
}
