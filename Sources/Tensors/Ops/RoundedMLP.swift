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
    let (kept, activated) = quickGELU(
      try input.times(w1, otherTransposed: true, bias: first.bias, shape: [x.rows, hidden]))
    let y = try activated.times(w2, otherTransposed: true, bias: second.bias, residual: residual, shape: residual.shape)
    return y.recorded(from: [x, first.weight, first.bias, second.weight, second.bias, residual]) { gradient in
      let (g, sum) = RoundedMatrix.withSum(gradient)
      let slope = try g.times(w2, shape: [g.rows, hidden])
      let (dz, hiddenSum) = pulledBack(slope, kept)
      return [
        try dz.times(w1, shape: shape), try dz.times(input, transposed: true, shape: [hidden, input.width]), hiddenSum,
        try g.times(activated, transposed: true, shape: [g.width, hidden]), sum, gradient,
      ]
    }
  }

  private static func quickGELU(_ z: Tensor) -> (kept: RoundedMatrix, activated: RoundedMatrix) {
    let kept = RoundedMatrix(rows: z.rows, width: z.width) { _ in }
    let activated = RoundedMatrix(rows: z.rows, width: z.width) { y in
      z.withUnsafeElements { z in
        Compute.parallelBlocks(z.count) { range in
          let start = range.lowerBound
          cck_quick_gelu_rounded(
            range.count, z.baseAddress.map { $0 + start }, kept.elements + start, y + start)
        }
      }
    }
    return (kept, activated)
  }

  private static func pulledBack(_ gradient: Tensor, _ kept: RoundedMatrix) -> (RoundedMatrix, Tensor) {
    let width = kept.width
    var sum = Tensor([], shape: [0])
    let dz = RoundedMatrix(rows: kept.rows, width: width) { target in
      gradient.withUnsafeElements { dy in
        sum = RoundedMatrix.rowSums(kept.rows, width) { rows, sums in
          let start = rows.lowerBound * width
          cck_quick_gelu_pullback_rounded(
            rows.count, width, kept.elements + start, dy.baseAddress.map { $0 + start }, target + start, sums)
        }
      }
    }
    return (dz, sum)
  }
}
