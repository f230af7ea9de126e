/// Named tensors that a model takes its weights from: a checkpoint file, or values made in a test.
public protocol WeightSource: Sendable {
  /// The names of all tensors.
  var names: [String] { get }
  /// The shape of a tensor, or nil when there is none of that name.
  func shape(of name: String) -> [Int]?
  /// The values of a tensor that exists, as 32-bit floats.
  func tensor(_ name: String) throws -> Tensor
  /// Rows of a matrix that exists, `[indices, width]`.
  func rows(_ name: String, _ indices: [Int]) throws -> Tensor
  /// Says that a layer is about to ask for a tensor of this shape: a source that makes its tensors makes it now.
  func prepare(_ name: String, _ shape: [Int])
  /// Says that a tensor has been copied and is not needed soon: a mapped file can give its memory back.
  func release(_ name: String)
}

extension WeightSource {
  /// A source that only holds tensors has nothing to make.
  public func prepare(_ name: String, _ shape: [Int]) {}

  /// Nothing to give back.
  public func release(_ name: String) {}

  /// Rows by way of the whole matrix; a source that can read less does.
  public func rows(_ name: String, _ indices: [Int]) throws -> Tensor {
    let matrix = try tensor(name)
    return Tensor(indices.flatMap { matrix.row($0) }, shape: [indices.count, matrix.width])
  }
}

/// Tensors in memory.
public struct TensorDictionary: WeightSource {
  private let tensors: [String: Tensor]

  /// A source of given tensors by name.
  public init(_ tensors: [String: Tensor]) { self.tensors = tensors }

  /// The names of all tensors, sorted.
  public var names: [String] { tensors.keys.sorted() }
  /// The shape of a tensor, or nil when there is none of that name.
  public func shape(of name: String) -> [Int]? { tensors[name]?.shape }
  /// The values of a tensor.
  public func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw TensorError.missingTensor(name: name) }
    return tensor
  }
}
