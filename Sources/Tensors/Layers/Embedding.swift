/// A table of learned vectors, `weight` `[count, width]`. Only the rows asked for are read from the checkpoint: CLIP's table is
/// 100 MB, a query touches a few kilobytes of it.
public struct Embedding: Sendable {
  private let weight: Parameter

  /// Takes `weight` from `weights`.
  public init(_ weights: WeightScope, count: Int, width: Int) throws {
    weight = try weights.parameter("weight", [count, width])
  }

  /// The number of vectors.
  public var count: Int { weight.shape[0] }

  /// The vectors of `indices`, each in `0..<count`: `[indices, width]`.
  public func callAsFunction(_ indices: [Int]) throws -> Tensor {
    precondition(indices.allSatisfy { (0..<count).contains($0) }, "an index beyond the \(count) rows of \(weight.name)")
    return try weight.rows(indices)
  }

  /// The whole table, `[count, width]`.
  public func table() throws -> Tensor { try weight.value() }
}
