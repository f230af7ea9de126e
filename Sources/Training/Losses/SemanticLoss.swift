package import ClipCrop
package import Tensors

/// How little a crop shows of what was asked for: 1 - cosine of the query's embedding and the crop's (ClipCrop, arXiv 2211.11492), its mean. Lengths are raised by 1e-6 as in OWL-ViT's class head.
package struct SemanticLoss: Hashable, Sendable {
  /// The side of the grid of samples that ``pooled(_:windows:sources:queries:projection:)`` takes of a window.
  package var grid: Int

  package init(grid: Int = 7) { self.grid = grid }

  /// The fast form: the crop's embedding is the class embedding of the mean feature under the window.
  ///
  /// - Parameters:
  ///   - scenes: merged features of the vision tower, one for each picture.
  ///   - windows: (cx, cy, w, h) as shares of the picture, `[windows, 4]`.
  ///   - sources: for each window its scene.
  ///   - queries: for each window what was asked, `[windows, query width]`.
  ///   - projection: the class head's, from `[windows, feature width]` to `[windows, query width]`.
  /// - Returns: a scalar.
  package func pooled(
    _ scenes: [PatchScene], windows: Tensor, sources: [Int], queries: Tensor, projection: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    precondition(sources.count == windows.rows && queries.rows == windows.rows, "a scene and a query for each window")
    // Scene by scene: the mean does not mind the order.
    let order = scenes.indices.flatMap { scene in sources.indices.filter { sources[$0] == scene } }
    let means = try scenes.enumerated().compactMap { index, scene in
      let own = order.filter { sources[$0] == index }
      return own.isEmpty ? nil : try mean(of: scene, under: windows.gatheringRows(own))
    }
    guard !means.isEmpty else { return Tensor([0], shape: []) }
    return SemanticLoss.distance(try projection(Tensor.concatenated(means)), queries.gatheringRows(order))
  }

  private func mean(of scene: PatchScene, under windows: Tensor) throws -> Tensor {
    // The patches of a padded input may reach a little beyond the picture.
    let (width, height) = (Float(scene.columns) * scene.patch.width, Float(scene.rows) * scene.patch.height)
    let ofGrid = windows.multiplied(by: Tensor([1 / width, 1 / height, 1 / width, 1 / height], shape: [4]))
    return try windowMeans(scene.features, rows: scene.rows, columns: scene.columns, windows: ofGrid, grid: grid)
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
