internal import Geometry
package import Tensors

/// How near a model in bytes comes to the same in 32-bit floats, on a picture made for the purpose.
package struct PrecisionAgreement: Hashable, Codable, Sendable {
  /// Of two tensors: ||a - b|| / ||b|| over all, and the least cosine of a row with its counterpart.
  package struct Stage: Hashable, Codable, Sendable {
    package let relativeError: Double
    package let cosine: Double
    package let leastCosine: Double

    package init(_ a: Tensor, _ b: Tensor) {
      var (difference, size, product, own) = (0.0, 0.0, 0.0, 0.0)
      var least = 1.0
      for row in 0..<b.rows {
        var (rowSize, rowProduct, rowOwn) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a.row(row), b.row(row)) {
          let (x, y) = (Double(x), Double(y))
          difference += (x - y) * (x - y)
          rowSize += y * y
          rowOwn += x * x
          rowProduct += x * y
        }
        (size, own, product) = (size + rowSize, own + rowOwn, product + rowProduct)
        least = min(least, Stage.cosine(rowProduct, rowSize, rowOwn))
      }
      relativeError = (difference / max(size, .leastNormalMagnitude)).squareRoot()
      cosine = Stage.cosine(product, size, own)
      leastCosine = least
    }

    private static func cosine(_ product: Double, _ a: Double, _ b: Double) -> Double {
      product / max((a * b).squareRoot(), .leastNormalMagnitude)
    }
  }

  /// Features of patches.
  package let features: Stage
  /// Class embeddings of patches.
  package let classes: Stage
  /// Embeddings of made-up queries.
  package let queries: Stage
  /// The mean IoU of each patch's box with its counterpart. Of boxes without an area, which untrained models may
  /// predict, only equal ones overlap.
  package let boxIoU: Double
  /// By how much a side of a box moves on average, as a share of the input's.
  package let boxShift: Double
  /// Of made-up queries, the share whose best patch is the same.
  package let sameBest: Double
  /// The worst place that the best patch of a query has among the other model's, 1 for the best.
  package let worstRank: Int

  /// Whether the differences are small beside those between two patches of one thing.
  package var isClose: Bool {
    features.relativeError <= 0.03 && features.leastCosine >= 0.99 && queries.leastCosine >= 0.999 && boxShift <= 0.01
  }

  package init(of model: OWLViTModel, with reference: OWLViTModel) throws {
    let probe = ModelProbe(model.configuration, queries: 32)
    // One model after the other, each done before the next one packs its weights.
    let (own, ownQueries) = (try model.encode(probe.pixels), try model.text(probe.texts))
    let (other, otherQueries) = (try reference.encode(probe.pixels), try reference.text(probe.texts))
    try self.init(own, ownQueries, with: other, otherQueries)
  }

  private init(
    _ own: ImageEncoding, _ ownQueries: Tensor, with other: ImageEncoding, _ otherQueries: Tensor
  ) throws {
    features = Stage(own.features, other.features)
    classes = Stage(own.classes.embeddings, other.classes.embeddings)
    queries = Stage(ownQueries, otherQueries)
    let overlaps = zip(own.boxes.boxes, other.boxes.boxes).map { $0 == $1 ? 1 : $0.iou($1) }
    boxIoU = overlaps.reduce(0, +) / Double(max(1, overlaps.count))
    boxShift =
      zip(own.boxes.elements, other.boxes.elements).reduce(0) { $0 + Double(abs($1.0 - $1.1)) }
      / Double(other.boxes.count)
    let (logits, expected) = (try own.classes.logits(ownQueries), try other.classes.logits(otherQueries))
    let ranks = (0..<logits.width).map { PrecisionAgreement.rank(ofBestOf: expected, in: logits, column: $0) }
    sameBest = Double(ranks.count { $0 == 1 }) / Double(max(1, ranks.count))
    worstRank = ranks.max() ?? 1
  }

  /// The place among `logits` of the row that is best in `expected`.
  private static func rank(ofBestOf expected: Tensor, in logits: Tensor, column: Int) -> Int {
    func values(_ tensor: Tensor) -> [Float] { (0..<tensor.rows).map { tensor.row($0)[column] } }
    let (own, other) = (values(logits), values(expected))
    guard let best = other.indices.max(by: { other[$0] < other[$1] }) else { return 1 }
    return 1 + own.count { $0 > own[best] }
  }
}
