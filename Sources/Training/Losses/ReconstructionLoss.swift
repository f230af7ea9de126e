package import Tensors

/// How much of the picture a crop loses: the mean squared difference between the whole picture and the crop, both resampled to one
/// size (ClipCrop, arXiv 2211.11492).
package struct ReconstructionLoss: Hashable, Sendable {
  /// The side that picture and crop are resampled to, in pixels.
  package var side: Int

  package init(side: Int = 24) { self.side = side }

  /// - Parameters:
  ///   - images: thumbnails, `[images, 3, height, width]`; constants.
  ///   - predicted: windows (cx, cy, w, h), `[windows, 4]`.
  ///   - sources: for each window its image; nil where there is one window an image, in order.
  /// - Returns: a scalar, in squared units of the pixels.
  package func callAsFunction(images: Tensor, predicted: Tensor, sources: [Int]? = nil) -> Tensor {
    let whole = Tensor((0..<predicted.rows).flatMap { _ in [0.5, 0.5, 1, 1] as [Float] }, shape: predicted.shape)
    return AestheticLoss(side: side)(images: images, predicted: predicted, annotated: whole, sources: sources)
  }
}
