extension Tensor {
  /// Every row divided by (its Euclidean length + `epsilon`). CLIP's embeddings use epsilon 0, OWL-ViT's class head 1e-6.
  public func l2Normalized(epsilon: Float = 0) -> Tensor {
    let x = detached
    var result = x
    result.forEachRow { _, values in
      let scale = 1 / (length(values) + epsilon)
      for i in values.indices { values[i] *= scale }
    }
    return result.recorded(from: [self]) { [x.l2Pullback($0, epsilon: epsilon)] }
  }

  /// With n = |x|: dy / (n + e) - x (x . dy) / (n (n + e)^2).
  private func l2Pullback(_ gradient: Tensor, epsilon: Float) -> Tensor {
    var result = gradient
    withUnsafeElements { x in
      result.forEachRow { row, g in
        let x = UnsafeBufferPointer(rebasing: x[(row * g.count)..<((row + 1) * g.count)])
        let n = length(x)
        let along = zip(x, g).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let (first, second) = (1 / (n + epsilon), n > 0 ? along / (n * (n + epsilon) * (n + epsilon)) : 0)
        for i in g.indices { g[i] = g[i] * first - x[i] * second }
      }
    }
    return result
  }

  private mutating func forEachRow(_ body: (Int, UnsafeMutableBufferPointer<Float>) -> Void) {
    let (rows, width) = (rows, width)
    withUnsafeMutableElements { x in
      Compute.parallelBlocks(rows, size: max(1, (1 << 18) / max(1, width))) { block in
        for row in block { body(row, UnsafeMutableBufferPointer(rebasing: x[(row * width)..<((row + 1) * width)])) }
      }
    }
  }
}

private func length(_ values: some Sequence<Float>) -> Float {
  Float(values.reduce(Double(0)) { $0 + Double($1) * Double($1) }.squareRoot())
}
