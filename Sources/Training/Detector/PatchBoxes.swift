internal import OWLViT
internal import Tensors

extension OWLViTModel {
  /// The boxes that patches of a batch predict, (cx, cy, w, h) relative to the pixels that were given: `[pictures * patches, 4]`.
  ///
  /// - Parameters:
  ///   - features: `[pictures * patches, width]`.
  ///   - part: what part of the input the pixels are; nil for all of it.
  func boxes(_ features: Tensor, grid: DetectorGrid, part: GridPart?) throws -> Tensor {
    let features = features.reshaped([grid.pictures, grid.patches, features.width])
    let boxes =
      if let part {
        try part.relative(boxHead(features, part: part))
      } else {
        try boxHead(features, rows: grid.rows, columns: grid.columns)
      }
    return boxes.reshaped([grid.pictures * grid.patches, 4])
  }
}
