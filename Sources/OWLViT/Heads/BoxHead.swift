import Foundation
package import Geometry
package import Tensors

/// An MLP of three layers with exact GELU over each patch: `dense0`, `dense1`, `dense2`. Four outputs are a box, one is OWLv2's
/// objectness.
struct PatchMLP: Sendable {
  private let dense0: Linear
  private let dense1: Linear
  private let dense2: Linear

  init(_ weights: WeightScope, width: Int, outputs: Int) throws {
    dense0 = try Linear(weights["dense0"], inputs: width, outputs: width)
    dense1 = try Linear(weights["dense1"], inputs: width, outputs: width)
    dense2 = try Linear(weights["dense2"], inputs: width, outputs: outputs)
  }

  /// `[patches, width]` to `[patches, outputs]`.
  func callAsFunction(_ features: Tensor) throws -> Tensor {
    try dense2(dense1(dense0(features, activation: .gelu), activation: .gelu))
  }
}

/// Predicts one box for each patch, relative to the place of the patch.
package struct BoxHead: Sendable {
  private let mlp: PatchMLP

  package init(_ weights: WeightScope, width: Int) throws {
    mlp = try PatchMLP(weights, width: width, outputs: 4)
  }

  /// - Parameter features: `[rows * columns, width]`.
  /// - Returns: (cx, cy, w, h) relative to the model's input, `[rows * columns, 4]`.
  package func callAsFunction(_ features: Tensor, rows: Int, columns: Int) throws -> Tensor {
    try mlp(features).adding(BoxHead.bias(rows: rows, columns: columns)).activated(.sigmoid)
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
