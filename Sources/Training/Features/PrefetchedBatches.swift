/// Batches in a given order, of which the next one is read while the last one is learnt from.
public struct PrefetchedBatches: AsyncSequence, Sendable {
  /// What it gives.
  public typealias Element = CropBatch

  let source: CropBatchSource
  let order: [[Int]]

  /// Reads ahead by one batch.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let source: CropBatchSource
    private var rest: ArraySlice<[Int]>
    private var pending: Task<CropBatch, any Error>?

    init(_ batches: PrefetchedBatches) {
      source = batches.source
      rest = batches.order[...]
      prefetch()
    }

    /// The next batch.
    ///
    /// - Throws: ``TrainingError/damagedCacheEntry(path:reason:)``.
    public mutating func next() async throws -> CropBatch? {
      guard let current = pending else { return nil }
      pending = nil
      let batch = try await current.value
      prefetch()
      return batch
    }

    private mutating func prefetch() {
      guard let indices = rest.popFirst() else { return }
      pending = Task.detached { [source] in try source.batch(indices) }
    }
  }

  /// Starts reading.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

extension CropBatchSource {
  /// Batches in the order that ``order(epoch:seed:batchSize:)`` gives, from `start` on, read ahead.
  public func batches(_ order: [[Int]], from start: Int = 0) -> PrefetchedBatches {
    PrefetchedBatches(source: self, order: Array(order.dropFirst(start)))
  }
}
