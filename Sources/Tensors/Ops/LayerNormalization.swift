internal import COneDNN

private struct LayerNormKey: Hashable, Sendable {
  let rows: Int
  let width: Int
  let epsilon: Float
}

private let layerNormKernels = KernelCache<LayerNormKey>()

extension Tensor {
  /// Layer normalisation over the last axis (Ba et al., arXiv 1607.06450): (x - mean) / sqrt(variance + epsilon) * gain + shift.
  ///
  /// - Parameters:
  ///   - gain: `[width]`.
  ///   - shift: `[width]`.
  public func layerNormalized(gain: Tensor, shift: Tensor, epsilon: Float) throws -> Tensor {
    precondition(gain.shape == [width] && shift.shape == [width], "gain and shift are vectors of the width")
    guard count > 0 else { return self }
    let kernel = try layerNormKernels.kernel(for: LayerNormKey(rows: rows, width: width, epsilon: epsilon)) {
      try Kernel("layer norm") { ccd_layer_norm(Int64(rows), Int64(width), epsilon, $0) }
    }
    return try Tensor(shape: shape) { y in
      try withUnsafeElements { x in
        try gain.withUnsafeElements { gain in
          try shift.withUnsafeElements { shift in
            let status = ccd_run_layer_norm(
              kernel.pointer, x.baseAddress, gain.baseAddress, shift.baseAddress, y.baseAddress)
            try Kernel.check(status, "layer norm")
          }
        }
      }
    }
  }
}
