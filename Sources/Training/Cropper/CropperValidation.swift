internal import ClipCrop
internal import Tensors

/// How good a decoder's proposals are on examples it does not learn from: the mean IoU of the window it rates highest with the best
/// annotated crop, and the window loss.
struct CropperValidation {
  let decoder: CropDecoder
  let source: CropBatchSource
  let batchSize: Int

  func result() throws -> ValidationResult {
    var (overlap, loss, count) = (0.0, 0.0, 0)
    for indices in source.inOrder(batchSize: batchSize) {
      let batch = try source.batch(indices)
      let proposal = try decoder.propose(
        decoder.memory(batch.decoderInput), ratios: Array(repeating: nil, count: batch.count))
      let wanted = batch.targets.map { CropTargets.best($0, limit: decoder.configuration.queries) }
      overlap += proposal.meanIoU(batch) * Double(batch.count)
      loss += Double(try WindowLoss()(proposal.windows, targets: wanted).loss.elements[0]) * Double(batch.count)
      count += batch.count
    }
    let mean = overlap / Double(max(1, count))
    return ValidationResult(metrics: ["iou": mean, "window": loss / Double(max(1, count))], score: mean)
  }
}
