package import ClipCrop
internal import Tensors

extension CropBatch {
  /// The batch as the decoder takes it.
  package var decoderInput: DecoderInput {
    DecoderInput(
      features: features, positions: positions, boxes: boxes, relevance: relevance, patches: patchCounts,
      queries: queries, hasQuery: hasQuery)
  }

  /// One sample's features as a map, `[1, feature width, rows, columns]`.
  func featureMap(_ sample: Int) -> Tensor {
    let (grid, width) = (grids[sample], features.width)
    let patches = features.shape[1]
    return Tensor(shape: [1, width, grid.rows, grid.columns]) { out in
      features.withUnsafeElements { features in
        for patch in 0..<grid.count {
          let row = (sample * patches + patch) * width
          for channel in 0..<width { out[channel * grid.count + patch] = features[row + channel] }
        }
      }
    }
  }
}
