internal import Tensors

/// In which order the examples of a dataset are seen: shuffled anew for each epoch, the same for the same seed, and cut into batches
/// none of which is dropped, so that each example is seen once an epoch.
public struct ExampleOrder: Hashable, Sendable {
  /// How many examples there are.
  public let count: Int
  /// How many are in a batch; the last of an epoch may have fewer.
  public let batchSize: Int
  /// What the order depends on.
  public let seed: UInt64

  /// An order of `count` examples.
  public init(count: Int, batchSize: Int, seed: UInt64) {
    precondition(count >= 0 && batchSize > 0, "\(count) examples in batches of \(batchSize)")
    self.count = count
    self.batchSize = batchSize
    self.seed = seed
  }

  /// How many batches an epoch has.
  public var batchesPerEpoch: Int { (count + batchSize - 1) / batchSize }

  /// All examples in the order of an epoch.
  public func order(epoch: Int) -> [Int] {
    var random = RandomPurpose.exampleOrder.random(seed: seed, index: epoch)
    return random.shuffled(Array(0..<count))
  }

  /// The examples of one batch, `position` of `0..<batchesPerEpoch`.
  public func batch(epoch: Int, position: Int) -> [Int] {
    precondition((0..<batchesPerEpoch).contains(position), "batch \(position) of \(batchesPerEpoch)")
    return Array(order(epoch: epoch)[(position * batchSize)..<min(count, (position + 1) * batchSize)])
  }
}
