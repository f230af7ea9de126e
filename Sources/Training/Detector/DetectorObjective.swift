internal import Geometry
package import OWLViT
package import Tensors

/// The loss of a detector: which patch shows what, and where it is.
package struct DetectorObjective {
  private let model: OWLViTModel
  private let options: DetectorTrainingOptions
  private let frozenText: FrozenTexts?

  package init(model: OWLViTModel, options: DetectorTrainingOptions) {
    (self.model, self.options) = (model, options)
    frozenText = options.freezeText ? FrozenTexts(model.text) : nil
  }

  /// The loss of a batch; recorded on the current tape. A batch without pictures costs nothing.
  package func callAsFunction(_ batch: DetectorBatch) throws -> StepLoss {
    guard batch.count > 0 else { return StepLoss(total: Tensor([0], shape: []), examples: 0) }
    return try loss(batch, queries: try frozenText?(batch.queries) ?? model.text(batch.queries))
  }

  /// The loss with given embeddings of the classes, `[classes, query width]`.
  package func loss(_ batch: DetectorBatch, queries: Tensor) throws -> StepLoss {
    let patch = model.configuration.vision.patchSize
    let grid = DetectorGrid(
      pictures: batch.count, rows: batch.pixels.shape[2] / patch, columns: batch.pixels.shape[3] / patch)
    let features = try model.features(batch.pixels, part: batch.part)
    let logits = try model.classHead(features).logits(queries)
    let boxes = try model.boxes(features, grid: grid, part: batch.part)
    let targets = try targets(batch, grid: grid, logits: logits, boxes: boxes)
    let objectness = try model.objectness(features.detached)
    return loss(targets, logits: logits, boxes: boxes, objectness: objectness, examples: batch.count)
  }

  private func targets(
    _ batch: DetectorBatch, grid: DetectorGrid, logits: Tensor, boxes: Tensor
  ) throws -> DetectorTargets {
    switch options.matching {
    case .centre: .centre(batch.objects, grid: grid, classes: batch.queries.count)
    case .hungarian: try .hungarian(batch.objects, grid: grid, logits: logits, boxes: boxes)
    }
  }

  private func loss(
    _ targets: DetectorTargets, logits: Tensor, boxes: Tensor, objectness: Tensor?, examples: Int
  ) -> StepLoss {
    let values = targets.values(scaledBy: options.softTargets ? boxes : nil)
    let rows = targets.positives.map(\.row)
    let predicted = boxes.gatheringRows(rows)
    var terms: [(name: String, weight: Double, value: Tensor)] = [
      ("class", options.classificationWeight, FocalLoss()(logits, targets: values, mask: targets.mask)),
      ("contrast", options.contrastWeight, contrast(targets, logits)),
      ("box", options.boxWeight, BoxLoss()(predicted, targets: targets.positives.map(\.box))),
    ]
    if options.innerBoxWeight > 0, !targets.companions.isEmpty {
      let inner = boxes.gatheringRows(targets.companions.map(\.row))
      terms.append(("inner box", options.innerBoxWeight, BoxLoss()(inner, targets: targets.companions.map(\.box))))
    }
    if let objectness { terms.append(("objectness", 1, targets.objectnessLoss(objectness))) }
    let total = terms.filter { $0.weight > 0 }.map { $0.value.scaled(by: Float($0.weight)) }
    let numbers = Dictionary(uniqueKeysWithValues: terms.map { ($0.name, Double($0.value.elements[0])) })
    let overlaps = zip(predicted.boxes, targets.positives).map { $0.iou($1.box) }
    return StepLoss(
      total: total.dropFirst().reduce(total[0]) { $0.adding($1) }, terms: numbers,
      metrics: overlaps.isEmpty ? [:] : ["iou": overlaps.reduce(0, +) / Double(overlaps.count)], examples: examples)
  }

  /// Which name fits best where something is; a thing of several names is an example of each.
  private func contrast(_ targets: DetectorTargets, _ logits: Tensor) -> Tensor {
    let pairs = targets.positives.flatMap { positive in positive.classes.map { (positive.row, $0) } }
    return CrossEntropyLoss()(logits.gatheringRows(pairs.map(\.0)), labels: pairs.map(\.1))
  }
}

extension DetectorTargets {
  /// OWLv2's objectness: whether a patch answers for anything, whatever its name. Its features are constants, as in the original
  /// (Minderer et al., arXiv 2306.09683).
  fileprivate func objectnessLoss(_ logits: Tensor) -> Tensor {
    let shape = [grid.pictures * grid.patches, 1]
    var (wanted, counts) = (Tensor(repeating: 0, shape: shape), Tensor(repeating: 1, shape: shape))
    counts.withUnsafeMutableElements { counts in for (row, _) in ignored { counts[row] = 0 } }
    counts.withUnsafeMutableElements { counts in for positive in positives { counts[positive.row] = 1 } }
    wanted.withUnsafeMutableElements { wanted in for positive in positives { wanted[positive.row] = 1 } }
    return FocalLoss()(logits.reshaped(shape), targets: wanted, mask: counts)
  }
}

/// The embeddings of names by a text tower that does not change, each computed once.
private final class FrozenTexts {
  private let tower: TextTower
  private var known: [[Int]: [Float]] = [:]

  init(_ tower: TextTower) { self.tower = tower }

  func callAsFunction(_ queries: [[Int]]) throws -> Tensor {
    // One at a time, so that an embedding is the same to the bit whatever it was first asked for with: a resumed run asks anew.
    for query in queries where known[query] == nil {
      known[query] = try Tape.withoutRecording { try tower([query]).elements }
    }
    let rows = queries.compactMap { known[$0] }
    return Tensor(rows.flatMap { $0 }, shape: [rows.count, rows.first?.count ?? 0])
  }
}
