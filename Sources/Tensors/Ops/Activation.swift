internal import COneDNN

/// An element-wise non-linearity.
public enum Activation: String, Hashable, Sendable {
  /// The identity.
  case none
  /// x * sigmoid(1.702 x), CLIP's approximation of GELU.
  case quickGELU = "quick_gelu"
  /// x * Phi(x) by the error function (Hendrycks and Gimpel, arXiv 1606.08415).
  case gelu
  /// x where positive, else exp(x) - 1.
  case elu
  /// 1 / (1 + exp(-x)).
  case sigmoid
  /// max(x, 0).
  case relu
}

extension Tensor {
  private struct Key: Hashable, Sendable {
    let count: Int
    let activation: Activation
  }

  private static let kernels = KernelCache<Key>()

  /// The activation of every element; the shape stays.
  public func activated(_ activation: Activation) throws -> Tensor {
    guard activation != .none, count > 0 else { return self }
    let kernel = try Tensor.kernels.kernel(for: Key(count: count, activation: activation)) {
      try Kernel(activation.rawValue) { ccd_eltwise(Int64(count), activation.cValue, $0) }
    }
    return try Tensor(shape: shape) { out in
      try withUnsafeElements { x in
        try Kernel.check(ccd_run_unary(kernel.pointer, x.baseAddress, out.baseAddress), activation.rawValue)
      }
    }
  }
}
