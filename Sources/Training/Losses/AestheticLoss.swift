package import Tensors

/// How unlike the predicted crop looks to the annotated one: the mean squared difference of their pixels, both resampled to one size
/// (ClipCrop, arXiv 2211.11492). The gradient reaches the predicted window through the bilinear samples.
package struct AestheticLoss: Hashable, Sendable {
  /// The side that both crops are resampled to, in pixels.
  package var side: Int

  package init(side: Int = 24) { self.side = side }

  /// - Parameters:
  ///   - images: thumbnails, `[images, 3, height, width]`; constants.
  ///   - predicted: windows (cx, cy, w, h), `[pairs, 4]`.
  ///   - annotated: windows, `[pairs, 4]`; constants.
  ///   - sources: for each pair its image; nil where there is one pair an image, in order.
  /// - Returns: a scalar, in squared units of the pixels.
  package func callAsFunction(
    images: Tensor, predicted: Tensor, annotated: Tensor, sources: [Int]? = nil
  ) -> Tensor {
    func crop(_ windows: Tensor) -> Tensor {
      cropResized(images, windows: windows, sources: sources, height: side, width: side)
    }
    return crop(predicted).meanSquaredError(crop(annotated))
  }
}
