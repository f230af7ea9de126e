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

private struct ActivationKey: Hashable, Sendable {
  let count: Int
  let activation: Activation
}

private let forwardKernels = KernelCache<ActivationKey>()
private let pullbackKernels = KernelCache<ActivationKey>()

extension Tensor {
  /// The activation of every element; the shape stays.
  public func activated(_ activation: Activation) throws -> Tensor {
    guard activation != .none, count > 0 else { return self }
    let kernel = try forwardKernels.kernel(for: ActivationKey(count: count, activation: activation)) {
      try Kernel(activation.rawValue) { ccd_eltwise(Int64(count), activation.cValue, $0) }
    }
    let x = detached
    return try Tensor(shape: shape) { out in
      try withUnsafeElements { x in
        try Kernel.check(ccd_run_unary(kernel.pointer, x.baseAddress, out.baseAddress), activation.rawValue)
      }
    }.recorded(from: [self]) { [try $0.pulledBack(through: activation, of: x)] }
  }

  /// This gradient of activation(x) as one of x.
  func pulledBack(through activation: Activation, of x: Tensor) throws -> Tensor {
    guard activation != .none, count > 0 else { return self }
    let kernel = try pullbackKernels.kernel(for: ActivationKey(count: count, activation: activation)) {
      try Kernel(activation.rawValue) { ccd_eltwise_pullback(Int64(count), activation.cValue, $0) }
    }
    return try Tensor(shape: shape) { out in
      try withUnsafeElements { gradient in
        try x.withUnsafeElements { x in
          let status = ccd_run_eltwise_pullback(kernel.pointer, x.baseAddress, gradient.baseAddress, out.baseAddress)
          try Kernel.check(status, activation.rawValue)
        }
      }
    }
  }
}
