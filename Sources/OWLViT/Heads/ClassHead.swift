package import Tensors

/// Maps features into the space of queries and says how alike they are.
package struct ClassHead: Sendable {
  private let embedding: Linear
  private let shift: Linear
  private let scale: Linear

  package init(_ weights: WeightScope, width: Int, queryWidth: Int) throws {
    embedding = try Linear(weights["dense0"], inputs: width, outputs: queryWidth)
    shift = try Linear(weights["logit_shift"], inputs: width, outputs: 1)
    scale = try Linear(weights["logit_scale"], inputs: width, outputs: 1)
  }

  /// What the head says of an image's patches before any query is known.
  package struct Output: Sendable {
    /// Class embeddings, not normalised: `[patches, query width]`.
    package let embeddings: Tensor
    /// Added to a patch's cosines, `[patches, 1]`.
    package let shift: Tensor
    /// ELU(s), one less than the factor of a patch's shifted cosines, which is positive: `[patches, 1]`.
    package let excess: Tensor

    package init(embeddings: Tensor, shift: Tensor, excess: Tensor) {
      self.embeddings = embeddings
      self.shift = shift
      self.excess = excess
    }
  }

  /// - Parameter features: `[patches, width]`.
  package func callAsFunction(_ features: Tensor) throws -> Output {
    Output(
      embeddings: try embedding(features), shift: try shift(features), excess: try scale(features, activation: .elu))
  }

  /// Class embeddings alone, not normalised: `[..., width]` to `[..., query width]`.
  package func embeddings(_ features: Tensor) throws -> Tensor { try embedding(features) }
}

extension ClassHead.Output {
  /// (cosine + shift) * scale for every patch and query, sigmoid of which is the score.
  ///
  /// - Parameter queries: `[queries, query width]`.
  /// - Returns: logits, `[patches, queries]`.
  package func logits(_ queries: Tensor) throws -> Tensor {
    let shifted = try cosines(queries).addingToRows(shift)
    return shifted.adding(shifted.multiplyingRows(by: excess))
  }

  /// The cosine of every patch's class embedding with every query: `[patches, queries]`.
  package func cosines(_ queries: Tensor) throws -> Tensor {
    try embeddings.l2Normalized(epsilon: 1e-6).timesTransposed(queries.l2Normalized(epsilon: 1e-6))
  }
}
