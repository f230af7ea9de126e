/// Linear layers with factors in bfloat16, as a tape of that precision records them. Sums, bias and result are 32-bit floats.
///
/// A factor is rounded once and kept for the pullback, at half the memory of the original.
enum RoundedLinear {
  /// Whether a product is large enough for rounding its factors to cost less than it saves.
  static func pays(rows: Int, _ weight: Tensor) -> Bool { rows >= 32 && weight.shape.allSatisfy { $0 >= 32 } }

  /// x W^T + b + residual.
  static func run(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, residual: Tensor?) throws -> Tensor {
    let (rounded, w) = (RoundedMatrix(x), RoundedMatrix(weight))
    let y = try rounded.times(
      w, otherTransposed: true, bias: bias, residual: residual, shape: x.shape.dropLast() + [weight.shape[0]])
    let (kept, keptWeight) = (weight.isRecorded ? rounded : nil, x.isRecorded ? w : nil)
    let (shape, hasBias, hasResidual) = (x.shape, bias != nil, residual != nil)
    return y.recorded(from: [x, weight] + [bias, residual].compactMap { $0 }) { gradient in
      let (g, sum) = RoundedMatrix.withSum(gradient)
      var result: [Tensor?] = [
        try keptWeight.map { try g.times($0, shape: shape) },
        try kept.map { try g.times($0, transposed: true, shape: [g.width, $0.width]) },
      ]
      if hasBias { result.append(sum) }
      if hasResidual { result.append(gradient) }
      return result
    }
  }
}
