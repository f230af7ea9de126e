extension Tensor {
  /// Every row divided by (its Euclidean length + `epsilon`). CLIP's embeddings use epsilon 0, OWL-ViT's class head 1e-6.
  public func l2Normalized(epsilon: Float = 0) -> Tensor {
    var result = self
    let (rows, width) = (rows, width)
    result.withUnsafeMutableElements { x in
      for row in 0..<rows {
        let values = UnsafeMutableBufferPointer(rebasing: x[(row * width)..<((row + 1) * width)])
        var sum = Double(0)
        for value in values { sum += Double(value) * Double(value) }
        let scale = 1 / (Float(sum.squareRoot()) + epsilon)
        for i in values.indices { values[i] *= scale }
      }
    }
    return result
  }
}
