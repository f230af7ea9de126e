internal import CKernels

/// A layer's weights in panels, for products beside an encoder's layers: patches, heads, a decoder's layers. The last panel is filled up
/// with zeros.
///
/// Beside an encoder in bytes these are whole numbers of 12 bits, which are as accurate as matters and twice as fast as floats.
final class PanelMatrix: Sendable {
  private let memory: PackedMemory
  private let inputs: Int
  private let outputs: Int
  private let precision: cck_precision
  /// Where bias and scales stand behind the panels.
  private let bias: Int
  private let scales: Int

  init(_ weights: DenseWeights, _ precision: EncoderPrecision) throws {
    let padded = weights.fillingPanels()
    let (inputs, width) = (weights.inputs, padded.outputs)
    let words = precision == .int8 && cck_has_groups(inputs)
    let bias = inputs * width * (words ? MemoryLayout<Int16>.size : MemoryLayout<Float>.size)
    let scales = bias + width * MemoryLayout<Float>.size
    let groups = words ? inputs / cck_group(inputs) : 0
    (self.inputs, outputs, self.bias, self.scales) = (inputs, weights.outputs, bias, scales)
    self.precision = words ? CCK_INT16 : CCK_FLOAT32
    memory = try PackedMemory(bytes: scales + groups * width * MemoryLayout<Float>.size) { memory in
      guard let start = memory.baseAddress else { return }
      padded.matrix.withUnsafeElements { matrix in
        guard let rows = matrix.baseAddress else { return }
        if words {
          let numbers = start.assumingMemoryBound(to: Int16.self)
          cck_pack_int16(inputs, width, rows, numbers, (start + scales).assumingMemoryBound(to: Float.self), width)
        } else {
          cck_pack_float32(inputs, width, rows, 1, start.assumingMemoryBound(to: Float.self))
        }
      }
      (start + bias).assumingMemoryBound(to: Float.self).update(from: padded.bias, count: width)
    }
  }

  /// activation(x W^T + b) + residual for `[..., inputs]`.
  func callAsFunction(
    _ x: Tensor, _ activation: cck_activation, residual: Tensor?, kernels: KernelSet
  ) throws -> Tensor {
    try Tensor(shape: x.shape.dropLast() + [outputs]) { y in
      try x.withUnsafeElements { x in
        try residual.withOptionalElements { residual in
          try withProduct { precision, product in
            guard
              cck_panel_product(
                kernels.isa, Compute.threads, precision, x.count / inputs, inputs, outputs, x.baseAddress, &product,
                activation, residual, y.baseAddress)
            else { throw TensorError.outOfMemory(bytes: x.count * MemoryLayout<Int16>.size) }
          }
        }
      }
    }
  }

  /// Lends the weights to the kernels.
  func withProduct<R>(_ body: (cck_precision, inout cck_product) throws -> R) rethrows -> R {
    let start = memory.start
    var product = cck_product(
      panels: start, bias: (start + bias).assumingMemoryBound(to: Float.self),
      scales: (start + scales).assumingMemoryBound(to: Float.self), sums: nil)
    return try withExtendedLifetime(memory) { try body(precision, &product) }
  }
}

extension Activation {
  /// What the kernels call it; nil where they have none.
  var panelKind: cck_activation? {
    switch self {
    case .none: CCK_IDENTITY
    case .quickGELU: CCK_QUICK_GELU
    case .gelu: CCK_GELU
    case .elu, .sigmoid, .relu: nil
    }
  }
}
