package import Tensors

/// How little a crop shows of what was asked for: 1 - cosine of the query's embedding and the crop's (ClipCrop, arXiv 2211.11492), its mean. Lengths are raised by 1e-6 as in OWL-ViT's class head.
package struct SemanticLoss: Hashable, Sendable {
  /// The side of the grid of samples that ``pooled(features:windows:sources:queries:projection:)`` takes of a window.
  package var grid: Int

  package init(grid: Int = 7) { self.grid = grid }

  /// The fast form: the crop's embedding is the class embedding of the mean feature under the window.
  ///
  /// - Parameters:
  ///   - features: merged features of the vision tower, `[images, feature width, rows, columns]`.
  ///   - windows: (cx, cy, w, h), `[windows, 4]`.
  ///   - sources: for each window its image; nil where there is one window an image, in order.
  ///   - queries: for each window what was asked, `[windows, query width]`.
  ///   - projection: the class head's, from `[windows, feature width]` to `[windows, query width]`.
  /// - Returns: a scalar.
  package func pooled(
    features: Tensor, windows: Tensor, sources: [Int]? = nil, queries: Tensor, projection: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    let samples = cropResized(features, windows: windows, sources: sources, height: grid, width: grid)
    let (count, width, area) = (samples.shape[0], samples.shape[1], grid * grid)
    let mean = Tensor(repeating: 1 / Float(area), shape: [1, area])
    let pooled = try samples.reshaped([count * width, area]).linear(mean, bias: nil).reshaped([count, width])
    return SemanticLoss.distance(try projection(pooled), queries)
  }

  /// The faithful form: the crop is encoded anew.
  ///
  /// - Parameters:
  ///   - images: normalised pixels, `[images, 3, height, width]`.
  ///   - windows: (cx, cy, w, h), `[windows, 4]`.
  ///   - sources: for each window its image; nil where there is one window an image, in order.
  ///   - queries: for each window what was asked, `[windows, query width]`.
  ///   - side: of the crops in pixels: the tower's input.
  ///   - encode: the tower with its class head, from `[windows, 3, side, side]` to `[windows, query width]`.
  /// - Returns: a scalar.
  package func encoded(
    images: Tensor, windows: Tensor, sources: [Int]? = nil, queries: Tensor, side: Int,
    encode: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    let crops = cropResized(images, windows: windows, sources: sources, height: side, width: side)
    return SemanticLoss.distance(try encode(crops), queries)
  }

  private static func distance(_ crops: Tensor, _ queries: Tensor) -> Tensor {
    precondition(crops.shape == queries.shape, "crops of \(crops.shape), queries of \(queries.shape)")
    let cosines = crops.l2Normalized(epsilon: 1e-6).multiplied(by: queries.l2Normalized(epsilon: 1e-6)).sum()
    return Tensor([1], shape: []).subtracting(cosines.scaled(by: 1 / Float(max(1, crops.rows))))
  }
}
