extension Tensor {
  /// The same elements under another shape with the same number of elements.
  public func reshaped(_ shape: [Int]) -> Tensor {
    let original = self.shape
    return Tensor(shape: shape, storage: storage).recorded(from: [self]) { [$0.reshaped(original)] }
  }

  /// The part `range` of the first axis, copied.
  public func slice(_ range: Range<Int>) -> Tensor {
    let step = shape.dropFirst().reduce(1, *)
    let part = (range.lowerBound * step)..<(range.upperBound * step)
    let original = shape
    return Tensor(
      shape: [range.count] + shape.dropFirst(),
      unsafeUninitialized: { out in withUnsafeElements { _ = out.initialize(from: $0[part]) } }
    ).recorded(from: [self]) { gradient in
      [
        Tensor(shape: original) { out in
          out.initialize(repeating: 0)
          gradient.withUnsafeElements { _ = UnsafeMutableBufferPointer(rebasing: out[part]).update(fromContentsOf: $0) }
        }
      ]
    }
  }

  /// Rows of the last axis by their indices, which may repeat: `[indices, width]`.
  public func gatheringRows(_ indices: [Int]) -> Tensor {
    precondition(indices.allSatisfy { (0..<rows).contains($0) }, "a row beyond the \(rows) of \(shape)")
    let (width, original) = (width, shape)
    return Tensor(shape: [indices.count, width]) { out in
      withUnsafeElements { x in
        for (i, index) in indices.enumerated() {
          let row = UnsafeMutableBufferPointer(rebasing: out[(i * width)..<((i + 1) * width)])
          _ = row.initialize(from: x[(index * width)..<((index + 1) * width)])
        }
      }
    }.recorded(from: [self]) { gradient in
      [
        Tensor(shape: original) { out in
          out.initialize(repeating: 0)
          gradient.withUnsafeElements { g in
            for (i, index) in indices.enumerated() {
              for c in 0..<width { out[index * width + c] += g[i * width + c] }
            }
          }
        }
      ]
    }
  }

  /// Tensors of the same trailing axes one after the other along the first axis.
  public static func concatenated(_ parts: [Tensor]) -> Tensor {
    precondition(!parts.isEmpty, "nothing to concatenate")
    let trailing = parts[0].shape.dropFirst()
    let extents = parts.map { $0.shape[0] }
    return Tensor(shape: [extents.reduce(0, +)] + trailing) { out in
      var start = 0
      for part in parts {
        precondition(part.shape.dropFirst().elementsEqual(trailing), "parts differ in shape")
        part.withUnsafeElements { _ = UnsafeMutableBufferPointer(rebasing: out[start...]).initialize(from: $0) }
        start += part.count
      }
    }.recorded(from: parts) { gradient in
      var start = 0
      return extents.map { extent in
        defer { start += extent }
        return gradient.slice(start..<(start + extent))
      }
    }
  }
}
