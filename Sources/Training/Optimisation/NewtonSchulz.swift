package import Tensors

/// An iteration that makes a matrix nearly orthogonal without a decomposition: with M = U S V^T it comes near U V^T.
///
/// Each step is X <- a X + (b A + c A A) X with A = X X^T, an odd polynomial of the singular values. Its factors are those of Muon
/// (Jordan et al. 2024): steep at zero rather than exact at one, so that after five steps singular values lie between about 0.7
/// and 1.2.
package enum NewtonSchulz {
  private static let steps = 5
  private static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

  /// - Parameter matrix: `[rows, columns]`; a matrix of zeros stays one.
  package static func orthogonalized(_ matrix: Tensor) throws -> Tensor {
    precondition(matrix.rank == 2, "a matrix, not \(matrix.shape)")
    guard matrix.count > 0 else { return matrix }
    let products = Products(rows: matrix.shape[0], columns: matrix.shape[1])
    // The norm of all values is at least that of the greatest singular value, which must not be above 1.
    var x = matrix.scaled(by: Float(1 / max(matrix.norm, 1e-7)))
    for _ in 0..<steps {
      let gram = try products.gram(x)
      var update = gram.scaled(by: b)
      try products.square.run(gram, gram, into: &update)
      var next = x.scaled(by: a)
      try products.apply(update, to: x, into: &next)
      x = next
    }
    return x
  }

  /// The products of one shape of matrices. Those with the smaller side are taken: (X X^T) X and X (X^T X) are the same.
  private struct Products {
    let rows: Int
    let columns: Int

    private var isTall: Bool { rows > columns }
    private var side: Int { min(rows, columns) }

    /// c A A, added.
    var square: MatrixProduct {
      MatrixProduct(
        m: side, n: side, k: side, aStrides: [side, 1], bStrides: [side, 1], cStrides: [side, 1], scale: c,
        accumulates: true)
    }

    func gram(_ x: Tensor) throws -> Tensor {
      let (along, across) = ([columns, 1], [1, columns])
      let product = MatrixProduct(
        m: side, n: side, k: isTall ? rows : columns, aStrides: isTall ? across : along,
        bStrides: isTall ? along : across, cStrides: [side, 1])
      var result = Tensor(repeating: 0, shape: [side, side])
      try product.run(x, x, into: &result)
      return result
    }

    func apply(_ update: Tensor, to x: Tensor, into result: inout Tensor) throws {
      let product = MatrixProduct(
        m: rows, n: columns, k: side, aStrides: [isTall ? columns : side, 1], bStrides: [columns, 1],
        cStrides: [columns, 1], accumulates: true)
      try isTall ? product.run(x, update, into: &result) : product.run(update, x, into: &result)
    }
  }
}

extension MatrixProduct {
  fileprivate func run(_ a: Tensor, _ b: Tensor, into c: inout Tensor) throws {
    try a.withUnsafeElements { a in
      try b.withUnsafeElements { b in
        try c.withUnsafeMutableElements { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          try run(a: a, b: b, c: c)
        }
      }
    }
  }
}
