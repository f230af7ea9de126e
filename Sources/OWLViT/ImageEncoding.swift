package import Geometry
package import Tensors

/// One image as the model sees it, ready to be asked any number of queries.
package struct ImageEncoding: Sendable {
  /// Rows of patches.
  package let rows: Int
  /// Columns of patches.
  package let columns: Int
  /// Merged features, `[rows * columns, width]`.
  package let features: Tensor
  /// Class embeddings with their shifts and scales.
  package let classes: ClassHead.Output
  /// (cx, cy, w, h) for each patch, relative to the model's input: `[rows * columns, 4]`.
  package let boxes: Tensor
  /// OWLv2's objectness logits, `[rows * columns]`; nil for OWL-ViT.
  package let objectness: [Float]?

  package init(
    rows: Int, columns: Int, features: Tensor, classes: ClassHead.Output, boxes: Tensor, objectness: [Float]?
  ) {
    (self.rows, self.columns) = (rows, columns)
    self.features = features
    self.classes = classes
    self.boxes = boxes
    self.objectness = objectness
  }
}

/// The patch of an example picture that stands for what is meant by it.
package struct ImageQuery: Sendable {
  /// The class embedding of the patch, not normalised: `[query width]`.
  package let embedding: [Float]
  /// The patch's index, row by row.
  package let patch: Int
  /// The box it predicts, relative to the model's input.
  package let box: Box<Normalized>
}

extension ImageEncoding {
  /// Chooses the patch that shows the object an example picture is about.
  ///
  /// OWLv2 has learned what an object is: the patch of highest objectness. OWL-ViT: of the boxes that cover the picture best (IoU
  /// with the whole at least 0.8 of the maximum), by `rule`; least common is the one whose class embedding is least like the mean of
  /// all, so that the background is not taken. Where no box overlaps, generalised IoU decides; it is negative then, and the threshold
  /// is 1.2 * maximum as in the original authors' code (the reference's 0.8 selects nothing).
  package func imageQuery(_ rule: OWLViTConfiguration.ImageQueryRule = .leastCommon) -> ImageQuery? {
    let boxes = boxes.boxes
    let patch: Int? =
      switch rule {
      case .surest: ImageEncoding.firstMaximum(sureness)
      case .leastCommon:
        objectness.flatMap(ImageEncoding.firstMaximum) ?? ImageEncoding.covering(boxes).min(by: likeness())
      }
    return patch.map { ImageQuery(embedding: classes.embeddings.row($0), patch: $0, box: boxes[$0]) }
  }

  /// The patches whose boxes cover the picture.
  private static func covering(_ boxes: [Box<Normalized>]) -> [Int] {
    var overlaps = boxes.map { Box.unit.iou($0) }
    if overlaps.allSatisfy({ $0 == 0 }) { overlaps = boxes.map { Box.unit.giou($0) } }
    guard let best = overlaps.max() else { return [] }
    let threshold = best >= 0 ? 0.8 * best : 1.2 * best
    return overlaps.indices.filter { overlaps[$0] >= threshold }
  }

  /// How like a patch's class embedding is to the mean of all.
  private func likeness() -> (Int) -> Double {
    let mean = meanEmbedding
    return { patch in Double(zip(classes.embeddings.row(patch), mean).reduce(0) { $0 + $1.0 * $1.1 }) }
  }

  /// The logit that each patch would have for exactly what it shows.
  private var sureness: [Float] { zip(classes.shift.elements, classes.excess.elements).map { (1 + $0) * (1 + $1) } }

  private var meanEmbedding: [Float] {
    let (count, width) = (classes.embeddings.rows, classes.embeddings.width)
    var sum = [Float](repeating: 0, count: width)
    for patch in 0..<count {
      for (i, value) in classes.embeddings.row(patch).enumerated() { sum[i] += value }
    }
    return sum.map { $0 / Float(count) }
  }

  private static func firstMaximum(_ values: [Float]) -> Int? {
    guard let top = values.max() else { return nil }
    return values.firstIndex(of: top)
  }
}

extension [Int] {
  /// The first of those for which `measure` is least.
  fileprivate func min(by measure: (Int) -> Double) -> Int? {
    map { (patch: $0, measure: measure($0)) }.min { $0.measure < $1.measure }?.patch
  }
}
