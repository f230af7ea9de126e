internal import CKernels
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
    let (x, frozenGain) = (detached, gain.detached)
    return try Tensor(shape: self.shape) { y in
      try withUnsafeElements { x in
        try gain.withUnsafeElements { gain in
          try shift.withUnsafeElements { shift in
            let status = ccd_run_layer_norm(
              kernel.pointer, x.baseAddress, gain.baseAddress, shift.baseAddress, y.baseAddress)
            try Kernel.check(status, "layer norm")
          }
        }
      }
    }.recorded(from: [self, gain, shift]) { x.layerNormPullback($0, gain: frozenGain, epsilon: epsilon) }
  }

  /// The gradients of x, gain and shift.
  private func layerNormPullback(_ gradient: Tensor, gain: Tensor, epsilon: Float) -> [Tensor?] {
    let (rows, width) = (rows, width)
    let tasks = min(rows, 4 * Compute.threads)
    // A row of sums for each task, so that no two write the same memory and the order of additions is always the same.
    var gains = Tensor(repeating: 0, shape: [tasks, width])
    var shifts = gains
    let dx = Tensor(shape: shape) { dx in
      withUnsafeElements { x in
        gradient.withUnsafeElements { dy in
          gain.withUnsafeElements { gain in
            gains.withUnsafeMutableElements { gains in
              shifts.withUnsafeMutableElements { shifts in
                guard let x = x.baseAddress, let dy = dy.baseAddress, let dx = dx.baseAddress,
                  let gains = gains.baseAddress, let shifts = shifts.baseAddress
                else { return }
                Compute.parallel(tasks) { task in
                  let (first, end) = (rows * task / tasks, rows * (task + 1) / tasks)
                  cck_layer_norm_pullback(
                    end - first, width, epsilon, x + first * width, gain.baseAddress, dy + first * width,
                    dx + first * width, gains + task * width, shifts + task * width)
                }
              }
            }
          }
        }
      }
    }
    return [dx, gains.summed(to: [width]), shifts.summed(to: [width])]
  }
}
