/// Reads a run's batches; the next one while a step is done with the last.
actor DetectorBatchReader {
  private let source: DetectorBatchSource
  private var ahead: (step: Int, task: Task<DetectorBatch, Never>)?

  init(source: DetectorBatchSource) { self.source = source }

  func batch(_ step: TrainingStep) async -> DetectorBatch {
    let ready = ahead?.step == step.index ? ahead?.task : nil
    let batch = await (ready ?? read(epoch: step.epoch, position: step.position)).value
    let isLast = step.position + 1 == source.batchesPerEpoch
    ahead = (
      step.index + 1, read(epoch: isLast ? step.epoch + 1 : step.epoch, position: isLast ? 0 : step.position + 1)
    )
    return batch
  }

  private func read(epoch: Int, position: Int) -> Task<DetectorBatch, Never> {
    Task.detached { [source] in source.batch(epoch: epoch, position: position) }
  }
}
