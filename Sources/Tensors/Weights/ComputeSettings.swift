/// How the layers of a model are computed.
public struct ComputeSettings: Sendable {
  /// What encoders' products are computed in, where there are kernels for it.
  public var precision: EncoderPrecision
  /// The instructions to use, which this processor must have.
  public var kernels: KernelSet
  /// Where packed weights of encoders are kept from one process to the next; nil for nowhere.
  package var store: (any PackedWeightStore)?

  /// 32-bit floats by the best kernels, unless said otherwise.
  public init(precision: EncoderPrecision = .float32, kernels: KernelSet = .best) {
    self.precision = precision
    self.kernels = kernels
  }
}
