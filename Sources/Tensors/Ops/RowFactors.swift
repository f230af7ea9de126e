internal import CKernels

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
        guard let x = x.baseAddress, let out = out.baseAddress else { return }
        Compute.parallelBlocks(rows, size: max(1, (1 << 15) / max(1, width))) { rows in
          cck_row_sums(rows.count, width, x + rows.lowerBound * width, out + rows.lowerBound)
        }
      }
    }
  }

  @inline(__always)
  private func mappingRows(_ numbers: Tensor, _ combine: (Float, Float) -> Float) -> Tensor {
    precondition(numbers.count == rows, "\(numbers.count) numbers for \(rows) rows")
    let (width, rows) = (width, rows)
    var result = self
    result.withUnsafeMutableElements { x in
      numbers.withUnsafeElements { numbers in
        guard let x = x.baseAddress, let numbers = numbers.baseAddress else { return }
        Compute.parallelBlocks(rows, size: max(1, (1 << 15) / max(1, width))) { rows in
          for row in rows {
            let (values, number) = (x + row * width, numbers[row])
            for i in 0..<width { values[i] = combine(values[i], number) }
          }
        }
      }
    }
    return result
  }
}
