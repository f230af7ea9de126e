import Foundation
package import Geometry
package import Tensors

/// Predicts one box for each patch, relative to the place of the patch.
package struct BoxHead: Sendable {
  private let mlp: PatchMLP

  package init(_ weights: WeightScope, width: Int) throws {
    mlp = try PatchMLP(weights, width: width, outputs: 4)
  }

  /// - Parameter features: `[rows * columns, width]`, with a leading batch axis or without.
  /// - Returns: (cx, cy, w, h) relative to the model's input, 4 in place of the width.
  package func callAsFunction(_ features: Tensor, rows: Int, columns: Int) throws -> Tensor {
    try mlp(features).adding(BoxHead.bias(rows: rows, columns: columns)).activated(.sigmoid)
  }

  /// The same for features of a part of the input's patches; the boxes are relative to the whole input.
  package func callAsFunction(_ features: Tensor, part: GridPart) throws -> Tensor {
    let bias = BoxHead.bias(rows: part.whole.rows, columns: part.whole.columns).gatheringRows(part.patches)
    return try mlp(features).adding(bias).activated(.sigmoid)
  }

  /// Where a box lies before the network says anything: at its patch's lower right corner, as large as the patch. In logits.
  static func bias(rows: Int, columns: Int) -> Tensor {
    let (width, height) = (logit(1 / Float(columns)), logit(1 / Float(rows)))
    var values: [Float] = []
    values.reserveCapacity(rows * columns * 4)
    for row in 1...rows {
      for column in 1...columns {
        values += [logit(Float(column) / Float(columns)), logit(Float(row) / Float(rows)), width, height]
      }
    }
    return Tensor(values, shape: [rows * columns, 4])
  }

  /// The inverse of the sigmoid, kept finite at 0 and 1 as the reference does.
  private static func logit(_ p: Float) -> Float { log(p + 1e-4) - log1p(-p + 1e-4) }
}

extension Tensor {
  /// Rows of (cx, cy, w, h) as boxes.
  package var boxes: [Box<Normalized>] {
    (0..<rows).map { index in
      let row = row(index).map(Double.init)
      return Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
    }
  }
}
