internal import CKernels

/// CLIP's MLP, y = residual + W2 quick_gelu(W1 x + b1) + b2, with factors in bfloat16 as one op: what lies between the two products,
/// four times as wide as the rest, exists only rounded, and is read and written once.
enum RoundedMLP {
  /// - Parameters:
  ///   - x: `[..., width]`.
  ///   - first: W1 `[hidden, width]` and b1 `[hidden]`.
  ///   - second: W2 `[width, hidden]` and b2 `[width]`.
  ///   - residual: of the result's shape.
  static func run(
    _ x: Tensor, first: (weight: Tensor, bias: Tensor), second: (weight: Tensor, bias: Tensor), residual: Tensor
  ) throws -> Tensor {
    let (shape, hidden) = (x.shape, first.weight.shape[0])
    let (input, w1, w2) = (RoundedMatrix(x), RoundedMatrix(first.weight), RoundedMatrix(second.weight))
    let (kept, activated) = try quickGELU(input, w1, first.bias)
    let y = try activated.times(w2, otherTransposed: true, bias: second.bias, residual: residual, shape: residual.shape)
    return y.recorded(from: [x, first.weight, first.bias, second.weight, second.bias, residual]) { gradient in
      let (g, sum) = RoundedMatrix.withSum(gradient)
      let (dz, hiddenSum) = try pulledBack(g, w2, kept)
      return [
        try dz.times(w1, shape: shape), try dz.times(input, transposed: true, shape: [hidden, input.width]), hiddenSum,
        try g.times(activated, transposed: true, shape: [g.width, hidden]), sum, gradient,
      ]
    }
  }

  /// Rows whose hidden values are computed at a time, as 32-bit floats: few enough to stay in the last-level cache.
  private static let strip = 1024

  /// Calls `body` for strips of what `product`, made for a number of rows, gives.
  private static func forEachStrip(
    _ x: RoundedMatrix, width: Int, _ weight: RoundedMatrix, weightStrides: [Int], bias: Tensor?,
    _ body: (Range<Int>, UnsafePointer<Float>) -> Void
  ) throws {
    let scratch = TensorStorage(count: min(strip, x.rows) * width)
    guard let hidden = scratch.mutable.baseAddress else { return }
    for first in stride(from: 0, to: x.rows, by: strip) {
      let rows = first..<min(x.rows, first + strip)
      let product = MatrixProduct(
        m: rows.count, n: width, k: x.width, aStrides: [x.width, 1], bStrides: weightStrides, cStrides: [width, 1],
        hasBias: bias != nil, precision: .bfloat16)
      try bias.withOptionalElements { bias in
        try product.run(a: x.elements + first * x.width, b: weight.elements, bias: bias, c: hidden)
      }
      body(rows, hidden)
    }
    withExtendedLifetime((scratch, x, weight)) {}
  }

  private static func quickGELU(
    _ x: RoundedMatrix, _ weight: RoundedMatrix, _ bias: Tensor
  ) throws -> (kept: RoundedMatrix, activated: RoundedMatrix) {
    let width = weight.rows
    let kept = RoundedMatrix(rows: x.rows, width: width) { _ in }
    let activated = try RoundedMatrix(rows: x.rows, width: width) { y in
      try forEachStrip(x, width: width, weight, weightStrides: [1, weight.width], bias: bias) { rows, z in
        let first = rows.lowerBound * width
        Compute.parallelBlocks(rows.count * width) { range in
          let start = first + range.lowerBound
          cck_quick_gelu_rounded(range.count, z + range.lowerBound, kept.elements + start, y + start)
        }
      }
    }
    return (kept, activated)
  }

  /// The gradient of what the activation was applied to, and its sum over rows.
  private static func pulledBack(
    _ gradient: RoundedMatrix, _ weight: RoundedMatrix, _ kept: RoundedMatrix
  ) throws -> (RoundedMatrix, Tensor) {
    let width = kept.width
    var sum: Tensor?
    let dz = try RoundedMatrix(rows: kept.rows, width: width) { target in
      try forEachStrip(gradient, width: width, weight, weightStrides: [width, 1], bias: nil) { strip, dy in
        let part = RoundedMatrix.rowSums(strip.count, width) { rows, sums in
          let (start, at) = ((strip.lowerBound + rows.lowerBound) * width, rows.lowerBound * width)
          cck_quick_gelu_pullback_rounded(
            rows.count, width, kept.elements + start, dy + at, target + start, sums)
        }
        sum?.accumulate(part)
        sum = sum ?? part
      }
    }
    return (dz, sum ?? Tensor(repeating: 0, shape: [width]))
  }
}
