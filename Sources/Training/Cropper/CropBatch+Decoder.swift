package import ClipCrop
internal import Tensors

extension CropBatch {
  /// The batch as the decoder takes it.
  package var decoderInput: DecoderInput {
    DecoderInput(
      features: features, positions: positions, boxes: boxes, relevance: relevance, patches: patchCounts,
      queries: queries, hasQuery: hasQuery, shots: shots)
  }

  /// One sample's patches without padding.
  func scene(_ sample: Int) -> PatchScene {
    let (grid, patches) = (grids[sample], features.shape[1])
    func own(_ tensor: Tensor) -> Tensor {
      tensor.reshaped([count * patches, tensor.width]).slice((sample * patches)..<(sample * patches + grid.count))
    }
    // The middle of the first patch is half a patch from the corner.
    let corner = positions.row(sample * patches)
    return PatchScene(
      rows: grid.rows, columns: grid.columns, patch: (2 * corner[0], 2 * corner[1]), features: own(features),
      boxes: own(boxes))
  }
}
