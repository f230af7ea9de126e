import Synchronization

/// A weight of a model: its name in the checkpoint, its shape, and its values, which are read when first needed.
///
/// A parameter is a constant until ``isTrainable`` is set; from then on a recording tape takes it for a variable, and an optimiser
/// may ``update(_:)`` it.
public final class Parameter: Sendable {
  /// The full name in the checkpoint, such as `owlvit.vision_model.pre_layernorm.weight`.
  public let name: String
  /// The shape, known before the values are read.
  public let shape: [Int]
  private let source: any WeightSource
  private let state = Mutex(State())

  private struct State: Sendable {
    var loaded: Tensor?
    var isTrainable = false
    var version = 0
  }

  init(name: String, shape: [Int], source: any WeightSource) {
    self.name = name
    self.shape = shape
    self.source = source
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  /// Whether a recording tape takes this parameter for a variable.
  public var isTrainable: Bool {
    get { state.withLock { $0.isTrainable } }
    set { state.withLock { $0.isTrainable = newValue } }
  }

  /// Rises with every update, so that what was derived from the values (a packed copy) can be seen to be stale.
  var version: Int { state.withLock { $0.version } }

  /// The values as 32-bit floats, read on first use and kept; a variable of the tape that records, where it is trainable.
  public func value() throws -> Tensor {
    let (tensor, isTrainable) = try state.withLock { state in
      if let loaded = state.loaded { return (loaded, state.isTrainable) }
      let tensor = try source.tensor(name)
      state.loaded = tensor
      return (tensor, state.isTrainable)
    }
    guard isTrainable, let tape = Tape.current else { return tensor }
    return tape.variable(for: self, value: tensor)
  }

  /// Writes the values in place, reading them first where that has not happened.
  public func update(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) throws {
    try state.withLock { state in
      var tensor = try state.loaded ?? source.tensor(name)
      // Held in one place only while it is written, so that nothing is copied.
      state.loaded = nil
      defer {
        state.loaded = tensor
        state.version += 1
      }
      tensor.withUnsafeMutableElements(body)
    }
  }

  /// Lends the values without keeping them: for a weight that is packed once and then not needed in this form.
  func withTransientValue<R>(_ body: (Tensor) throws -> R) throws -> R {
    if let kept = state.withLock({ $0.loaded }) { return try body(kept) }
    defer { source.release(name) }
    return try body(source.tensor(name))
  }

  /// Some rows of a matrix `[rows, width]` without reading the rest: `[indices, width]`.
  func rows(_ indices: [Int]) throws -> Tensor {
    let needsAll = state.withLock { $0.isTrainable || $0.loaded != nil }
    return needsAll ? try value().gatheringRows(indices) : try source.rows(name, indices)
  }
}
