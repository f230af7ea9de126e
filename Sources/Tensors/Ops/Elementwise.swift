internal import CKernels

extension Tensor {
  /// The sum of two tensors; `other` has the same shape, or that of trailing axes and is repeated along the leading ones.
  public func adding(_ other: Tensor) -> Tensor {
    let extent = other.shape
    return combined(other, cck_add).recorded(from: [self, other]) { [$0, $0.summed(to: extent)] }
  }

  /// The difference of two tensors; `other` may be repeated as in ``adding(_:)``.
  public func subtracting(_ other: Tensor) -> Tensor { adding(other.scaled(by: -1)) }

  /// The element-wise product of two tensors; `other` may be repeated as in ``adding(_:)``.
  public func multiplied(by other: Tensor) -> Tensor {
    let extent = other.shape
    // Each factor is kept for the gradient of the other alone: the input of dropout is not, since its mask is a constant.
    let (x, y) = (other.isRecorded ? detached : nil, isRecorded ? other.detached : nil)
    return combined(other, cck_multiply).recorded(from: [self, other]) { gradient in
      [y.map { gradient.multiplied(by: $0) }, x.map { gradient.multiplied(by: $0).summed(to: extent) }]
    }
  }

  /// Every element times `factor`.
  public func scaled(by factor: Float) -> Tensor {
    var result = self
    result.withUnsafeMutableElements { x in
      forEachBlock(x) { cck_scale($0.count, factor, $0.baseAddress) }
    }
    return result.recorded(from: [self]) { [$0.scaled(by: factor)] }
  }

  /// The sum of all elements, a scalar.
  public func sum() -> Tensor {
    let original = shape
    let total = withUnsafeElements { $0.reduce(Double(0)) { $0 + Double($1) } }
    return Tensor([Float(total)], shape: []).recorded(from: [self]) { gradient in
      [Tensor(repeating: gradient.elements[0], shape: original)]
    }
  }

  /// The mean of all elements, a scalar.
  public func mean() -> Tensor { sum().scaled(by: 1 / Float(max(1, count))) }

  /// Adds to the elements in place: a gradient that comes from several places.
  mutating func accumulate(_ other: Tensor) {
    precondition(other.count == count, "gradients of shapes \(shape) and \(other.shape) do not add")
    withUnsafeMutableElements { y in
      other.withUnsafeElements { x in
        forEachBlock(y) { block, start in
          cck_add(block.count, x.baseAddress.map { $0 + start }, block.baseAddress)
        }
      }
    }
  }

  /// Sums over the leading axes, down to a shape that was repeated along them.
  func summed(to shape: [Int]) -> Tensor {
    let extent = shape.reduce(1, *)
    guard extent != count else { return detached.reshaped(shape) }
    return Tensor(shape: shape) { out in
      out.initialize(repeating: 0)
      withUnsafeElements { cck_add_rows(count / extent, extent, $0.baseAddress, out.baseAddress) }
    }
  }

  private func combined(
    _ other: Tensor, _ combine: @convention(c) (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void
  ) -> Tensor {
    precondition(
      shape.suffix(other.rank).elementsEqual(other.shape) && other.count > 0,
      "shape \(other.shape) does not repeat along \(shape)")
    var result = self
    result.withUnsafeMutableElements { x in
      other.withUnsafeElements { y in
        if y.count == x.count {
          forEachBlock(x) { block, start in
            combine(block.count, y.baseAddress.map { $0 + start }, block.baseAddress)
          }
        } else {
          let rows = x.count / y.count
          // Few rows to a task keep both cores busy; one row would be too little work for long tensors of narrow rows.
          let each = max(1, (1 << 15) / y.count)
          Compute.parallel((rows + each - 1) / each) { task in
            for row in (task * each)..<min(rows, (task + 1) * each) {
              combine(y.count, y.baseAddress, x.baseAddress.map { $0 + row * y.count })
            }
          }
        }
      }
    }
    return result
  }
}

/// Calls `body` for blocks of a buffer and where they start, on all threads where the buffer is large.
func forEachBlock(
  _ x: UnsafeMutableBufferPointer<Float>, _ body: (UnsafeMutableBufferPointer<Float>, Int) -> Void
) {
  let size = 1 << 15
  guard x.count > size else { return body(x, 0) }
  Compute.parallel((x.count + size - 1) / size) { index in
    let range = (index * size)..<min(x.count, (index + 1) * size)
    body(UnsafeMutableBufferPointer(rebasing: x[range]), range.lowerBound)
  }
}

private func forEachBlock(
  _ x: UnsafeMutableBufferPointer<Float>, _ body: (UnsafeMutableBufferPointer<Float>) -> Void
) {
  forEachBlock(x) { block, _ in body(block) }
}
