import Synchronization

/// A stack of pre-norm transformer layers, as CLIP's towers have.
///
/// Without a tape the whole stack is one fused pass by kernels for this processor, over weights that are packed when it first runs;
/// with one, or where there are no kernels, layer by layer through ops that can be differentiated.
public final class Encoder: Sendable {
  private let shape: EncoderShape
  private let layers: [EncoderLayer]
  private let parameters: [Parameter]
  private let settings: ComputeSettings
  private let name: String
  private let packed = Mutex<(encoder: PackedEncoder, version: Int)?>(nil)

  /// Takes the layers `0`, `1`, … from `weights`. Packed weights are kept under `name`.
  public init(_ weights: WeightScope, _ shape: EncoderShape, name: String = "encoder") throws {
    self.shape = shape
    self.name = name
    settings = weights.settings
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

  /// Gives back the memory of packed weights that are mapped from a file; they are read from there when needed again.
  package func releasePages() { packed.withLock { $0?.encoder.releasePages() } }

  /// `[batch, tokens, width]` to the same shape.
  public func callAsFunction(_ x: Tensor, mask: AttentionMask = .none) throws -> Tensor {
    guard usesKernels, mask.validKeys == nil, !mask.isolated, !isRecorded(x) else {
      return try layers.reduce(x) { try $1($0, mask: mask) }
    }
    return try packedEncoder()(x, causal: mask.causal, kernels: settings.kernels)
  }

  /// Images through a stem, all layers, and a last norm: all of it one pass where there are kernels.
  ///
  /// - Parameters:
  ///   - pixels: `[batch, channels, height, width]`.
  ///   - stem: makes tokens of them.
  ///   - positions: `[tokens, width]`, for the stem.
  ///   - last: behind the layers.
  /// - Returns: `[batch, tokens, width]`.
  public func callAsFunction(
    _ pixels: Tensor, stem: PatchStem, positions: Tensor, last: LayerNorm
  ) throws -> Tensor {
    let others = stem.parameters + [last.gain, last.shift]
    guard usesKernels, !isRecorded(pixels, positions, others: others) else {
      return try last(self(stem(pixels, positions: positions)))
    }
    return try packedEncoder()(pixels, stem: stem, positions: positions, last: last, kernels: settings.kernels)
  }

  private var usesKernels: Bool { settings.kernels != .portable && shape.hasKernels }

  private func isRecorded(_ inputs: Tensor..., others: [Parameter] = []) -> Bool {
    Tape.current != nil
      && (inputs.contains(where: \.isRecorded) || (parameters + others).contains(where: \.isTrainable))
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
    let bytes = PackedLayout(shape, settings.precision).bytes
    let packing = EncoderPacking(shape, settings.precision)
    func fill(_ memory: UnsafeMutableRawBufferPointer) throws { try packing(layers, into: memory) }
    let kept = isAsLoaded ? settings.store : nil
    return try kept?.memory(for: "\(name)-\(settings.precision.rawValue)", bytes: bytes, fill: fill)
      ?? PackedMemory(bytes: bytes, fill)
  }
}
