extension Tensor {
  /// y = residual + activation(x W^T + b), over the last axis.
  ///
  /// - Parameters:
  ///   - weight: `[outputs, inputs]` with its packed form.
  ///   - bias: `[outputs]`, or nil.
  ///   - residual: added after the activation; of the result's shape.
  /// - Returns: the leading axes of `self`, then `outputs`.
  func linear(
    _ weight: PackedMatrix, outputs: Int, bias: Tensor?, activation: Activation, residual: Tensor?
  ) throws -> Tensor {
    let result = Array(shape.dropLast()) + [outputs]
    guard rows > 0 else { return Tensor(repeating: 0, shape: result) }
    precondition(residual.map { $0.shape == result } ?? true, "the residual has the result's shape")
    let product = MatrixProduct(
      m: rows, n: outputs, k: width, aStrides: [width, 1], bStrides: [], cStrides: [outputs, 1],
      hasBias: bias != nil, accumulates: residual != nil, activation: activation)
    return try Tensor(shape: result) { y in
      residual?.withUnsafeElements { _ = y.initialize(from: $0) }
      try withUnsafeElements { x in
        try bias.withOptionalElements { bias in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          try weight.run(product, a: x, bias: bias, c: y)
        }
      }
    }
  }
}

extension Optional where Wrapped == Tensor {
  func withOptionalElements<R>(_ body: (UnsafePointer<Float>?) throws -> R) rethrows -> R {
    guard let tensor = self else { return try body(nil) }
    return try tensor.withUnsafeElements { try body($0.baseAddress) }
  }
}

extension Tensor {
  /// The matrix product a b^T of two matrices `[m, k]` and `[n, k]`: `[m, n]`. For operands that both change from call to call.
  public func timesTransposed(_ other: Tensor) throws -> Tensor {
    precondition(rank == 2 && other.rank == 2 && width == other.width, "\(shape) and \(other.shape) do not multiply")
    let (m, n, k) = (shape[0], other.shape[0], width)
    let product = MatrixProduct(m: m, n: n, k: k, aStrides: [k, 1], bStrides: [1, k], cStrides: [n, 1])
    return try Tensor(shape: [m, n]) { c in
      try withUnsafeElements { a in
        try other.withUnsafeElements { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          try product.run(a: a, b: b, c: c)
        }
      }
    }
  }
}
