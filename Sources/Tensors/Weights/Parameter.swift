import Synchronization

/// A weight of a model: its name in the checkpoint, its shape, and its values, which are read when first needed.
public final class Parameter: Sendable {
  /// The full name in the checkpoint, such as `owlvit.vision_model.pre_layernorm.weight`.
  public let name: String
  /// The shape, known before the values are read.
  public let shape: [Int]
  private let source: any WeightSource
  private let loaded = Mutex<Tensor?>(nil)

  init(name: String, shape: [Int], source: any WeightSource) {
    self.name = name
    self.shape = shape
    self.source = source
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  /// The values as 32-bit floats, read on first use and kept.
  public func value() throws -> Tensor {
    try loaded.withLock { loaded in
      if let loaded { return loaded }
      let tensor = try source.tensor(name)
      loaded = tensor
      return tensor
    }
  }

  /// Lends the values without keeping them: for a weight that is packed once and then not needed in this form.
  func withTransientValue<R>(_ body: (Tensor) throws -> R) throws -> R {
    if let kept = loaded.withLock({ $0 }) { return try body(kept) }
    defer { source.release(name) }
    return try body(source.tensor(name))
  }

  /// Some rows of a matrix `[rows, width]` without reading the rest: `[indices, width]`.
  func rows(_ indices: [Int]) throws -> Tensor { try source.rows(name, indices) }
}
