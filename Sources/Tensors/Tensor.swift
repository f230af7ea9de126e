/// A row-major array of 32-bit floats with value semantics: copies share their memory until one is written to.
///
/// Shapes are documented where a tensor is taken or given, as `[batch, tokens, width]`. Shape errors between ops are
/// programmer errors and trap; what comes from files is checked before it becomes a tensor.
public struct Tensor: Sendable {
  /// The extent of each axis, outermost first. `[]` is a scalar.
  public private(set) var shape: [Int]
  var storage: TensorStorage
  /// Where this tensor stands on a tape, if a gradient flows through it.
  private(set) var variable: Variable?

  init(shape: [Int], storage: TensorStorage) {
    precondition(shape.reduce(1, *) == storage.count, "shape \(shape) does not hold \(storage.count) elements")
    self.shape = shape
    self.storage = storage
  }

  /// A tensor whose elements `body` writes, all of them: the memory it is given is not initialised.
  public init(
    shape: [Int], unsafeUninitialized body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows {
    let storage = TensorStorage(count: shape.reduce(1, *))
    try body(storage.mutable)
    self.init(shape: shape, storage: storage)
  }

  /// A tensor of given elements in row-major order; their number must be the product of `shape`.
  public init(_ elements: [Float], shape: [Int]) {
    precondition(elements.count == shape.reduce(1, *), "shape \(shape) does not hold \(elements.count) elements")
    self.init(shape: shape) { _ = $0.initialize(from: elements) }
  }

  /// A tensor with every element equal to `value`.
  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape) { $0.initialize(repeating: value) }
  }

  private init(shape: [Int], _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    self.init(shape: shape, unsafeUninitialized: body)
  }

  /// A tensor over memory that something else owns (a mapped file), which must not change while `owner` lives. Writing to
  /// the tensor copies first.
  public init(shape: [Int], borrowing elements: UnsafeBufferPointer<Float>, owner: any AnyObject & Sendable) {
    self.init(shape: shape, storage: TensorStorage(borrowing: elements, owner: owner))
  }

  /// The number of elements.
  public var count: Int { storage.count }
  /// The number of axes.
  public var rank: Int { shape.count }
  /// The extent of the last axis: the width of a row.
  public var width: Int { shape.last ?? 1 }
  /// The number of rows, all axes but the last taken together.
  public var rows: Int { width == 0 ? 0 : count / width }

  /// All elements in row-major order, copied.
  public var elements: [Float] { withUnsafeElements { Array($0) } }

  /// Reads the elements in place.
  public func withUnsafeElements<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(storage.mutable)) }
  }

  /// Writes the elements in place, copying them first when another tensor shares them. What was recorded of the old elements
  /// does not hold for the new: the tensor becomes a constant.
  public mutating func withUnsafeMutableElements<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    variable = nil
    if !isKnownUniquelyReferenced(&storage) || !storage.isOwned { storage = storage.copy() }
    return try withExtendedLifetime(storage) { try body(storage.mutable) }
  }

  /// Writes the elements into uninitialised memory of as many, on all threads.
  func copy(to target: UnsafeMutableBufferPointer<Float>) {
    withUnsafeElements { source in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      Compute.parallelBlocks(count, size: 1 << 17) { range in
        (target + range.lowerBound).initialize(from: source + range.lowerBound, count: range.count)
      }
    }
  }

  /// The same elements as a constant: no gradient flows on from here.
  public var detached: Tensor {
    var result = self
    result.variable = nil
    return result
  }

  func attached(to variable: Variable) -> Tensor {
    var result = self
    result.variable = variable
    return result
  }

  /// Row `index` of a tensor seen as rows of its last axis.
  public func row(_ index: Int) -> [Float] {
    withUnsafeElements { Array($0[(index * width)..<((index + 1) * width)]) }
  }
}
