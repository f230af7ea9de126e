internal import Geometry
internal import OWLViT
internal import Tensors

/// How well a detector finds what is named in pictures that it does not learn from: of all pairs of a picture and a name in it,
/// the share whose best scored patch has a box of IoU 0.5 (`found`), or 0.3 (`near`), with a true one, and the mean of that
/// IoU (`iou`).
struct DetectorValidation {
  let model: OWLViTModel
  let source: DetectorBatchSource
  let batchSize: Int

  func result() throws -> ValidationResult {
    let count = source.examples.pictures.count
    let overlaps = try stride(from: 0, to: count, by: batchSize).flatMap {
      try self.overlaps(source.originals($0..<min(count, $0 + batchSize)))
    }
    func share(_ threshold: Double) -> Double {
      Double(overlaps.count { $0 >= threshold }) / Double(max(1, overlaps.count))
    }
    let mean = overlaps.reduce(0, +) / Double(max(1, overlaps.count))
    // Few pictures have few shares, and a beginner finds nothing for epochs: the mean IoU tells those apart.
    return ValidationResult(
      metrics: ["found": share(0.5), "near": share(0.3), "iou": mean], score: share(0.5) + 0.01 * mean)
  }

  /// For each picture and each name in it, the IoU of the best scored patch's box.
  private func overlaps(_ batch: DetectorBatch) throws -> [Double] {
    guard batch.count > 0, !batch.queries.isEmpty else { return [] }
    let patch = model.configuration.vision.patchSize
    let (rows, columns) = (batch.pixels.shape[2] / patch, batch.pixels.shape[3] / patch)
    let features = try model.features(batch.pixels)
    let logits = try model.classHead(features).logits(model.text(batch.queries))
    let boxes = try model.boxHead(
      features.reshaped([batch.count, rows * columns, features.width]), rows: rows, columns: columns
    ).reshaped([batch.count * rows * columns, 4]).boxes
    return logits.withUnsafeElements { logits in
      batch.objects.enumerated().flatMap { picture, objects in
        Set(objects.flatMap(\.classes)).sorted().map { name in
          let patches = (picture * rows * columns)..<((picture + 1) * rows * columns)
          let best = patches.max { logits[$0 * batch.queries.count + name] < logits[$1 * batch.queries.count + name] }
          let box = boxes[best ?? patches.lowerBound]
          return objects.filter { $0.classes.contains(name) }.map { box.iou($0.box) }.max() ?? 0
        }
      }
    }
  }
}
