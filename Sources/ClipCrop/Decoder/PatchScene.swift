internal import Foundation
package import Geometry
package import OWLViT
package import Tensors

/// What a ``CropDecoder`` knows of one picture before a query: those patches that show it. Patches that the model only saw as
/// padding are left out, so that all places are shares of the picture itself.
package struct PatchScene: Sendable {
  /// Rows of patches.
  package let rows: Int
  /// Columns of patches.
  package let columns: Int
  /// Width and height of a patch as shares of the picture: 1 / columns and 1 / rows where the picture fills the input.
  package let patch: (width: Float, height: Float)
  /// Merged features, `[rows * columns, feature width]`.
  package let features: Tensor
  /// The box that each patch predicts, (cx, cy, w, h) as shares of the picture: `[rows * columns, 4]`.
  package let boxes: Tensor

  package init(rows: Int, columns: Int, patch: (width: Float, height: Float), features: Tensor, boxes: Tensor) {
    (self.rows, self.columns, self.patch) = (rows, columns, patch)
    (self.features, self.boxes) = (features, boxes)
  }

  /// The number of patches.
  package var count: Int { rows * columns }

  /// The middle of each patch, (x, y) as shares of the picture: `[rows * columns, 2]`.
  package var positions: Tensor {
    Tensor(shape: [count, 2]) { out in
      for index in 0..<count {
        out[2 * index] = (Float(index % columns) + 0.5) * patch.width
        out[2 * index + 1] = (Float(index / columns) + 0.5) * patch.height
      }
    }
  }
}

/// A query as a ``CropDecoder`` takes it, with what one picture answers.
package struct SceneQuery: Sendable {
  /// The query's embedding, of length 1: `[query width]`.
  package let embedding: [Float]
  /// For each patch of the scene the cosine with the query and the probability that it shows it: `[patches, 2]`.
  package let relevance: Tensor
  /// How much of the frame its subject is to take; nil where that is not said.
  package var shot: Shot?

  package init(embedding: [Float], relevance: Tensor, shot: Shot? = nil) {
    self.embedding = embedding
    self.relevance = relevance
    self.shot = shot
  }
}

extension EncodedImage {
  /// The patches that show the picture.
  package func patchScene() -> PatchScene {
    let seen = transform.toInput(size.bounds)
    let (width, height) = (Float(seen.x1), Float(seen.y1))
    let (columns, rows) = seenGrid
    let boxes = encoding.boxes.gatheringRows(seenPatches).multiplied(
      by: Tensor([1 / width, 1 / height, 1 / width, 1 / height], shape: [4]))
    return PatchScene(
      rows: rows, columns: columns, patch: (1 / (Float(self.columns) * width), 1 / (Float(self.rows) * height)),
      features: encoding.features.gatheringRows(seenPatches), boxes: boxes)
  }

  /// What the patches of ``patchScene()`` answer to a query.
  package func sceneQuery(_ query: QueryEmbedding) throws -> SceneQuery {
    let vector = Tensor(query.vector, shape: [1, query.vector.count]).l2Normalized(epsilon: 1e-6)
    let cosines = try encoding.classes.cosines(vector)
    let logits = try encoding.classes.logits(vector)
    let patches = seenPatches
    let relevance = Tensor(shape: [patches.count, 2]) { out in
      for (index, patch) in patches.enumerated() {
        out[2 * index] = cosines.row(patch)[0]
        out[2 * index + 1] = 1 / (1 + exp(-logits.row(patch)[0]))
      }
    }
    return SceneQuery(embedding: vector.elements, relevance: relevance)
  }

  private var seenGrid: (columns: Int, rows: Int) { transform.seenGrid(columns: columns, rows: rows) }

  /// The patches that show the picture, row by row.
  var seenPatches: [Int] {
    let (columns, rows) = seenGrid
    return (0..<rows).flatMap { row in (0..<columns).map { row * self.columns + $0 } }
  }
}

extension ImageTransform {
  /// How many of an input's columns and rows of patches show the picture.
  package func seenGrid(columns: Int, rows: Int) -> (columns: Int, rows: Int) {
    let seen = toInput(source.bounds)
    return (
      max(1, min(columns, Int((seen.x1 * Double(columns)).rounded()))),
      max(1, min(rows, Int((seen.y1 * Double(rows)).rounded())))
    )
  }
}
