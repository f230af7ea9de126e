extension Tensor {
  /// The sum of two tensors; `other` has the same shape, or that of trailing axes and is repeated along the leading ones.
  public func adding(_ other: Tensor) -> Tensor { combined(other) { $0 + $1 } }

  /// The element-wise product of two tensors; `other` may be repeated as in ``adding(_:)``.
  public func multiplied(by other: Tensor) -> Tensor { combined(other) { $0 * $1 } }

  /// Every element times `factor`.
  public func scaled(by factor: Float) -> Tensor {
    var result = self
    result.withUnsafeMutableElements { x in
      for i in x.indices { x[i] *= factor }
    }
    return result
  }

  @inline(__always)
  private func combined(_ other: Tensor, _ combine: (Float, Float) -> Float) -> Tensor {
    precondition(
      shape.suffix(other.rank).elementsEqual(other.shape) && other.count > 0,
      "shape \(other.shape) does not repeat along \(shape)")
    var result = self
    result.withUnsafeMutableElements { x in
      other.withUnsafeElements { y in
        for start in stride(from: 0, to: x.count, by: y.count) {
          for i in y.indices { x[start + i] = combine(x[start + i], y[i]) }
        }
      }
    }
    return result
  }

  /// Tensors of the same trailing axes one after the other along the first axis.
  public static func concatenated(_ parts: [Tensor]) -> Tensor {
    precondition(!parts.isEmpty, "nothing to concatenate")
    let trailing = parts[0].shape.dropFirst()
    let extent = parts.reduce(0) { $0 + $1.shape[0] }
    return Tensor(shape: [extent] + trailing) { out in
      var start = 0
      for part in parts {
        precondition(part.shape.dropFirst().elementsEqual(trailing), "parts differ in shape")
        part.withUnsafeElements { _ = UnsafeMutableBufferPointer(rebasing: out[start...]).initialize(from: $0) }
        start += part.count
      }
    }
  }
}
