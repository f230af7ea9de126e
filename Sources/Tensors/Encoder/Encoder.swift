import Synchronization

/// A stack of pre-norm transformer layers, as CLIP's towers have.
///
/// Without a tape the whole stack is one fused pass by kernels for this processor, over weights that are packed when it first runs;
/// with one, or where there are no kernels, layer by layer through ops that can be differentiated.
public final class Encoder: Sendable {
  private let shape: EncoderShape
  private let layers: [EncoderLayer]
  private let parameters: [Parameter]
  private let settings: EncoderSettings
  private let packed = Mutex<(encoder: PackedEncoder, version: Int)?>(nil)

  /// Takes the layers `0`, `1`, … from `weights`.
  public init(_ weights: WeightScope, _ shape: EncoderShape, settings: EncoderSettings = .init()) throws {
    self.shape = shape
    self.settings = settings
    layers = try (0..<shape.layers).map {
      try EncoderLayer(
        weights[$0], width: shape.width, heads: shape.heads, hidden: shape.hidden, activation: shape.activation,
        epsilon: shape.epsilon)
    }
    parameters = layers.flatMap(\.parameters)
  }

  /// What is really computed with: bytes only where there are kernels for them.
  public var precision: EncoderPrecision { usesKernels ? settings.precision : .float32 }

  /// Bytes of packed weights that are in memory.
  public var packedBytes: Int { packed.withLock { $0?.encoder.bytes ?? 0 } }

  /// `[batch, tokens, width]` to the same shape.
  public func callAsFunction(_ x: Tensor, mask: AttentionMask = .none) throws -> Tensor {
    guard usesKernels, mask.validKeys == nil, !mask.isolated, !isRecorded(x) else {
      return try layers.reduce(x) { try $1($0, mask: mask) }
    }
    return try packedEncoder()(x, causal: mask.causal, kernels: settings.kernels)
  }

  private var usesKernels: Bool { settings.kernels != .portable && shape.hasKernels }

  private func isRecorded(_ x: Tensor) -> Bool {
    Tape.current != nil && (x.isRecorded || parameters.contains(where: \.isTrainable))
  }

  private func packedEncoder() throws -> PackedEncoder {
    try packed.withLock { packed in
      let version = parameters.reduce(0) { $0 + $1.version }
      if let packed, packed.version == version { return packed.encoder }
      packed = nil
      let memory = try packedMemory(isAsLoaded: version == 0)
      let encoder = PackedEncoder(shape, settings.precision, memory: memory)
      packed = (encoder, version)
      return encoder
    }
  }
}

extension Encoder {
  /// The weights for the kernels: those kept by an earlier process, where nothing was trained since they were loaded.
  private func packedMemory(isAsLoaded: Bool) throws -> PackedMemory {
    func make() throws -> PackedMemory { try EncoderPacking(shape, settings.precision)(layers) }
    guard isAsLoaded, let store = settings.store, let name = parameters.first?.name else { return try make() }
    let bytes = PackedLayout(shape, settings.precision).bytes
    return try store.memory(for: "\(name)-\(settings.precision.rawValue)", bytes: bytes, make: make)
  }
}

/// How encoders are computed.
public struct EncoderSettings: Sendable {
  /// What products are computed in, where there are kernels for it.
  public var precision: EncoderPrecision
  /// The instructions to use, which this processor must have.
  public var kernels: KernelSet
  /// Where packed weights are kept from one process to the next; nil for nowhere.
  package var store: (any PackedWeightStore)?

  /// 32-bit floats by the best kernels, unless said otherwise.
  public init(precision: EncoderPrecision = .float32, kernels: KernelSet = .best) {
    self.precision = precision
    self.kernels = kernels
  }
}
