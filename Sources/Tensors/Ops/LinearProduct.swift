extension Tensor {
  /// y = residual + activation(x W^T + b), over the last axis, by packed weights: for inference only.
  ///
  /// - Parameters:
  ///   - weight: `[outputs, inputs]` in its packed form.
  ///   - bias: `[outputs]`, or nil.
  ///   - residual: added after the activation; of the result's shape.
  /// - Returns: the leading axes of `self`, then `outputs`.
  func linear(
    _ weight: PackedMatrix, outputs: Int, bias: Tensor?, activation: Activation, residual: Tensor?
  ) throws -> Tensor {
    try product(outputs, bias: bias, activation: activation, residual: residual) { product, x, bias, y in
      try weight.run(product, a: x, bias: bias, c: y)
    }
  }

  /// The same by a weight that may be a variable, `[outputs, inputs]`.
  package func linear(
    _ weight: Tensor, bias: Tensor?, activation: Activation = .none, residual: Tensor? = nil
  ) throws -> Tensor {
    precondition(weight.rank == 2 && weight.width == width, "\(shape) has no product with a weight of \(weight.shape)")
    if let tape = Tape.current, tape.precision == .bfloat16, RoundedLinear.pays(rows: rows, weight),
      [self, weight].contains(where: \.isRecorded)
    {
      let y = try RoundedLinear.run(self, weight, bias, residual: activation == .none ? residual : nil)
      guard activation != .none else { return y }
      let activated = try y.activated(activation)
      return residual.map { activated.adding($0) } ?? activated
    }
    let x = self
    let z = try affine(weight, bias: bias, residual: activation == .none ? residual : nil)
    guard activation != .none else {
      return z.recorded(
        from: [x, weight] + [bias, residual].compactMap { $0 }, LinearPullback(x, weight, bias, residual).callAsFunction
      )
    }
    let affine = z.recorded(
      from: [x, weight] + [bias].compactMap { $0 }, LinearPullback(x, weight, bias, nil).callAsFunction)
    let y = try affine.activated(activation)
    return residual.map { y.adding($0) } ?? y
  }

  private func affine(_ weight: Tensor, bias: Tensor?, residual: Tensor?) throws -> Tensor {
    try weight.withUnsafeElements { w in
      try product(weight.shape[0], bias: bias, activation: .none, residual: residual) { product, x, bias, y in
        guard let w = w.baseAddress else { return }
        try product.run(a: x, b: w, bias: bias, c: y)
      }
    }
  }

  private func product(
    _ outputs: Int, bias: Tensor?, activation: Activation, residual: Tensor?,
    _ run: (MatrixProduct, UnsafePointer<Float>, UnsafePointer<Float>?, UnsafeMutablePointer<Float>) throws -> Void
  ) throws -> Tensor {
    let result = Array(shape.dropLast()) + [outputs]
    guard rows > 0 else { return Tensor(repeating: 0, shape: result) }
    precondition(residual.map { $0.shape == result } ?? true, "the residual has the result's shape")
    let product = MatrixProduct(
      m: rows, n: outputs, k: width, aStrides: [width, 1], bStrides: [1, width], cStrides: [outputs, 1],
      hasBias: bias != nil, accumulates: residual != nil, activation: activation)
    return try Tensor(shape: result) { y in
      residual?.copy(to: y)
      try withUnsafeElements { x in
        try bias.withOptionalElements { bias in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          try run(product, x, bias, y)
        }
      }
    }
  }
}

/// Gradients of x W^T + b + residual.
private struct LinearPullback: Sendable {
  private let x: Tensor?
  private let weight: Tensor?
  private let xShape: [Int]
  private let weightShape: [Int]
  private let hasBias: Bool
  private let hasResidual: Bool

  /// Keeps only what some wanted gradient needs.
  init(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ residual: Tensor?) {
    self.x = weight.isRecorded ? x.detached : nil
    self.weight = x.isRecorded ? weight.detached : nil
    (xShape, weightShape) = (x.shape, weight.shape)
    (hasBias, hasResidual) = (bias != nil, residual != nil)
  }

  @Sendable func callAsFunction(_ gradient: Tensor) throws -> [Tensor?] {
    var result: [Tensor?] = [try inputGradient(gradient), try weightGradient(gradient)]
    if hasBias { result.append(gradient.summed(to: [weightShape[0]])) }
    if hasResidual { result.append(gradient) }
    return result
  }

  private func inputGradient(_ gradient: Tensor) throws -> Tensor? {
    guard let weight else { return nil }
    guard gradient.rows > 0 else { return Tensor(repeating: 0, shape: xShape) }
    let (outputs, inputs) = (weightShape[0], weightShape[1])
    let product = MatrixProduct(
      m: gradient.rows, n: inputs, k: outputs, aStrides: [outputs, 1], bStrides: [inputs, 1], cStrides: [inputs, 1])
    return try Tensor.product(product, gradient, weight, shape: xShape)
  }

  private func weightGradient(_ gradient: Tensor) throws -> Tensor? {
    guard let x else { return nil }
    guard x.rows > 0 else { return Tensor(repeating: 0, shape: weightShape) }
    let (outputs, inputs) = (weightShape[0], weightShape[1])
    let product = MatrixProduct(
      m: outputs, n: inputs, k: x.rows, aStrides: [1, outputs], bStrides: [inputs, 1], cStrides: [inputs, 1])
    return try Tensor.product(product, gradient, x, shape: weightShape)
  }
}

extension Tensor {
  /// A product of two tensors as a new one of `shape`, which it fills; oneDNN divides by zero where an extent is zero.
  static func product(_ product: MatrixProduct, _ a: Tensor, _ b: Tensor, shape: [Int]) throws -> Tensor {
    try Tensor(shape: shape) { c in
      try a.withUnsafeElements { a in
        try b.withUnsafeElements { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          try product.run(a: a, b: b, c: c)
        }
      }
    }
  }

  /// The matrix product a b of two matrices `[m, k]` and `[k, n]`: `[m, n]`.
  public func times(_ other: Tensor) throws -> Tensor {
    precondition(rank == 2 && other.rank == 2 && width == other.shape[0], "\(shape) and \(other.shape) do not multiply")
    let (m, k, n) = (shape[0], width, other.width)
    let (a, b) = (other.isRecorded ? detached : nil, isRecorded ? other.detached : nil)
    return try Tensor.strided(self, [k, 1], other, [n, 1], m: m, n: n, k: k).recorded(from: [self, other]) { gradient in
      [
        try b.map { try Tensor.strided(gradient, [n, 1], $0, [1, n], m: m, n: k, k: n) },
        try a.map { try Tensor.strided($0, [1, k], gradient, [n, 1], m: k, n: n, k: m) },
      ]
    }
  }

  private static func strided(
    _ a: Tensor, _ aStrides: [Int], _ b: Tensor, _ bStrides: [Int], m: Int, n: Int, k: Int
  ) throws -> Tensor {
    guard m > 0, n > 0, k > 0 else { return Tensor(repeating: 0, shape: [m, n]) }
    let plan = MatrixProduct(m: m, n: n, k: k, aStrides: aStrides, bStrides: bStrides, cStrides: [n, 1])
    return try product(plan, a, b, shape: [m, n])
  }

  /// The matrix product a b^T of two matrices `[m, k]` and `[n, k]`: `[m, n]`. For operands that both change from call to call.
  public func timesTransposed(_ other: Tensor) throws -> Tensor {
    precondition(rank == 2 && other.rank == 2, "\(shape) and \(other.shape) do not multiply")
    return try linear(other, bias: nil)
  }
}

extension Optional where Wrapped == Tensor {
  func withOptionalElements<R>(_ body: (UnsafePointer<Float>?) throws -> R) rethrows -> R {
    guard let tensor = self else { return try body(nil) }
    return try tensor.withUnsafeElements { try body($0.baseAddress) }
  }
}
