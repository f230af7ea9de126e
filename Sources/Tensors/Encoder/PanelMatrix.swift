internal import CKernels

/// A layer's weights in panels, for products that stand alone: patches, heads, a decoder's layers. The last panel is filled up with zeros.
final class PanelMatrix: Sendable {
  private let memory: PackedMemory
  private let inputs: Int
  private let outputs: Int
  /// Where the bias stands behind the panels.
  private let bias: Int

  init(_ weights: DenseWeights) throws {
    let padded = weights.fillingPanels()
    let (inputs, width) = (weights.inputs, padded.outputs)
    (self.inputs, outputs, bias) = (inputs, weights.outputs, inputs * width)
    memory = try PackedMemory(bytes: (inputs + 1) * width * MemoryLayout<Float>.size) { memory in
      guard let start = memory.bindMemory(to: Float.self).baseAddress else { return }
      padded.matrix.withUnsafeElements { matrix in
        guard let rows = matrix.baseAddress else { return }
        cck_pack_float32(inputs, width, rows, 1, start)
      }
      (start + inputs * width).update(from: padded.bias, count: width)
    }
  }

  /// Where the panels begin; valid as long as this is.
  var start: UnsafeRawPointer { memory.start }

  /// activation(x W^T + b) + residual for `[..., inputs]`.
  func callAsFunction(
    _ x: Tensor, _ activation: cck_activation, residual: Tensor?, kernels: KernelSet
  ) throws -> Tensor {
    let weights = memory.start.assumingMemoryBound(to: Float.self)
    var product = cck_product(panels: weights, bias: weights + bias, scales: nil, sums: nil)
    return Tensor(shape: x.shape.dropLast() + [outputs]) { y in
      x.withUnsafeElements { x in
        residual.withOptionalElements { residual in
          _ = cck_panel_product(
            kernels.isa, Compute.threads, x.count / inputs, inputs, outputs, x.baseAddress, &product, activation,
            residual,
            y.baseAddress)
        }
      }
    }
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

extension Tensor? {
  fileprivate func withOptionalElements(_ body: (UnsafePointer<Float>?) -> Void) {
    guard let self else { return body(nil) }
    self.withUnsafeElements { body($0.baseAddress) }
  }
}
