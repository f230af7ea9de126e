internal import CKernels

/// Layer normalisation over the last axis with weights `weight` and `bias`, both `[width]`.
public struct LayerNorm: Sendable {
  let gain: Parameter
  let shift: Parameter
  private let epsilon: Float
  private let kernels: KernelSet

  /// Takes `weight` and `bias` from `weights`.
  public init(_ weights: WeightScope, width: Int, epsilon: Float) throws {
    gain = try weights.parameter("weight", [width])
    shift = try weights.parameter("bias", [width])
    self.epsilon = epsilon
    kernels = weights.settings.kernels
  }

  /// `[..., width]` to the same shape.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let (gain, shift) = (try gain.value(), try shift.value())
    guard kernels.canNorm(width: x.width), ![x, gain, shift].contains(where: \.isRecorded) else {
      return try x.layerNormalized(gain: gain, shift: shift, epsilon: epsilon)
    }
    return try Tensor(shape: x.shape) { y in
      try x.withUnsafeElements { x in
        try withKernelNorm { norm in
          let rows = x.count / gain.count
          _ = cck_layer_norm(
            kernels.isa, Compute.threads, rows, gain.count, epsilon, norm, x.baseAddress, y.baseAddress)
        }
      }
    }
  }

  /// Lends gain and shift to the kernels.
  func withKernelNorm<R>(_ body: (UnsafePointer<cck_norm>) throws -> R) throws -> R {
    try gain.value().withUnsafeElements { gain in
      try shift.value().withUnsafeElements { shift in
        var norm = cck_norm(gain: gain.baseAddress, shift: shift.baseAddress)
        return try body(&norm)
      }
    }
  }
}

extension KernelSet {
  fileprivate func canNorm(width: Int) -> Bool { self != .portable && width % Int(CCK_PANEL) == 0 }
}
