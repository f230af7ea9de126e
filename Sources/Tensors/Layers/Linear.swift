internal import CKernels
import Synchronization

/// A fully connected layer, y = x W^T + b, with weights `weight` `[outputs, inputs]` and, unless left out, `bias` `[outputs]`.
public final class Linear: Sendable {
  /// The width of the input's last axis.
  public let inputs: Int
  /// The width of the result's last axis.
  public let outputs: Int
  private let weight: Parameter
  private let bias: Parameter?
  private let settings: ComputeSettings
  private let packed = Mutex<(matrix: PackedMatrix, version: Int)?>(nil)
  private let panels = Mutex<(matrix: PanelMatrix, version: Int)?>(nil)

  /// Takes `weight` and `bias` from `weights`. `shape` is that of the stored weight where it is not `[outputs, inputs]`: a
  /// patch convolution's `[outputs, channels, size, size]`.
  public init(
    _ weights: WeightScope, inputs: Int, outputs: Int, bias: Bool = true, storedShape shape: [Int]? = nil
  ) throws {
    self.inputs = inputs
    settings = weights.settings
    self.outputs = outputs
    weight = try weights.parameter("weight", shape ?? [outputs, inputs])
    self.bias = bias ? try weights.parameter("bias", [outputs]) : nil
  }

  /// residual + activation(x W^T + b).
  ///
  /// - Parameters:
  ///   - x: `[..., inputs]`.
  ///   - activation: applied to the product before the residual is added.
  ///   - residual: `[..., outputs]`.
  /// - Returns: `[..., outputs]`.
  public func callAsFunction(
    _ x: Tensor, activation: Activation = .none, residual: Tensor? = nil
  ) throws -> Tensor {
    precondition(x.width == inputs, "\(weight.name) takes rows of \(inputs), not \(x.width)")
    if Tape.current != nil, weight.isTrainable || x.isRecorded || residual?.isRecorded == true {
      return try x.linear(matrix(), bias: biasValue(), activation: activation, residual: residual)
    }
    if settings.kernels != .portable { return try panelProduct(x, activation, residual) }
    let packed = try packedWeight(rows: x.rows)
    return try x.linear(packed, outputs: outputs, bias: biasValue(), activation: activation, residual: residual)
  }

  /// What there is to train.
  var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

  /// Lends weight and bias without keeping the weight.
  func withWeights<R>(_ body: (DenseWeights) throws -> R) throws -> R {
    let bias = try biasValue()?.elements ?? Array(repeating: 0, count: outputs)
    return try weight.withTransientValue { try body(DenseWeights($0.reshaped([outputs, inputs]), bias: bias)) }
  }

  /// The weight as a matrix, `[outputs, inputs]`.
  func matrix() throws -> Tensor { try weight.value().reshaped([outputs, inputs]) }

  /// Weight and bias.
  func values() throws -> (weight: Tensor, bias: Tensor?) { (try matrix(), try biasValue()) }

  /// The bias, `[outputs]`, where the layer has one.
  func biasValue() throws -> Tensor? { try bias?.value() }

  private func panelProduct(_ x: Tensor, _ activation: Activation, _ residual: Tensor?) throws -> Tensor {
    if let kind = activation.panelKind {
      return try panelMatrix()(x, kind, residual: residual, kernels: settings.kernels)
    }
    let y = try panelMatrix()(x, CCK_IDENTITY, residual: nil, kernels: settings.kernels).activated(activation)
    return residual.map { y.adding($0) } ?? y
  }

  /// The weights in panels.
  func panelMatrix() throws -> PanelMatrix {
    try panels.withLock { panels in
      let version = weight.version + (bias?.version ?? 0)
      if let panels, panels.version == version { return panels.matrix }
      let made = try withWeights { try PanelMatrix($0, settings.precision) }
      panels = (made, version)
      return made
    }
  }

  private func packedWeight(rows: Int) throws -> PackedMatrix {
    try packed.withLock { packed in
      let version = weight.version
      if let packed, packed.version == version { return packed.matrix }
      let made = try weight.withTransientValue { try PackedMatrix($0.reshaped([outputs, inputs]), rows: rows) }
      packed = (made, version)
      return made
    }
  }
}
