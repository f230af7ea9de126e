extension Tensor {
  /// Each row plus its own number.
  ///
  /// - Parameter offsets: one for each row of the last axis.
  package func addingToRows(_ offsets: Tensor) -> Tensor {
    let shape = offsets.shape
    return mappingRows(offsets) { $0 + $1 }.recorded(from: [self, offsets]) { gradient in
      [gradient, gradient.rowSums.reshaped(shape)]
    }
  }

  /// Each row times its own number.
  ///
  /// - Parameter factors: one for each row of the last axis.
  package func multiplyingRows(by factors: Tensor) -> Tensor {
    let (x, f) = (detached, factors.detached)
    return mappingRows(factors) { $0 * $1 }.recorded(from: [self, factors]) { gradient in
      [gradient.multiplyingRows(by: f), gradient.multiplied(by: x).rowSums.reshaped(f.shape)]
    }
  }

  private var rowSums: Tensor {
    let (rows, width) = (rows, width)
    return Tensor(shape: [rows]) { out in
      withUnsafeElements { x in
        for row in 0..<rows { out[row] = x[(row * width)..<((row + 1) * width)].reduce(0, +) }
      }
    }
  }

  @inline(__always)
  private func mappingRows(_ numbers: Tensor, _ combine: (Float, Float) -> Float) -> Tensor {
    precondition(numbers.count == rows, "\(numbers.count) numbers for \(rows) rows")
    let width = width
    var result = self
    result.withUnsafeMutableElements { x in
      numbers.withUnsafeElements { numbers in
        for row in numbers.indices {
          for i in (row * width)..<((row + 1) * width) { x[i] = combine(x[i], numbers[row]) }
        }
      }
    }
    return result
  }
}
