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
    /// `[patches]`, added to a patch's cosines.
    package let shift: [Float]
    /// `[patches]`, ELU(s) + 1, the factor of a patch's shifted cosines; positive.
    package let scale: [Float]

    package init(embeddings: Tensor, shift: [Float], scale: [Float]) {
      self.embeddings = embeddings
      self.shift = shift
      self.scale = scale
    }
  }

  /// - Parameter features: `[patches, width]`.
  package func callAsFunction(_ features: Tensor) throws -> Output {
    Output(
      embeddings: try embedding(features),
      shift: try shift(features).elements,
      scale: try scale(features, activation: .elu).elements.map { $0 + 1 })
  }
}

extension ClassHead.Output {
  /// (cosine + shift) * scale for every patch and query, sigmoid of which is the score.
  ///
  /// - Parameter queries: `[queries, query width]`.
  /// - Returns: logits, `[patches, queries]`.
  package func logits(_ queries: Tensor) throws -> Tensor {
    var result = try cosines(queries)
    let columns = result.width
    result.withUnsafeMutableElements { logits in
      for patch in shift.indices {
        for query in 0..<columns {
          logits[patch * columns + query] = (logits[patch * columns + query] + shift[patch]) * scale[patch]
        }
      }
    }
    return result
  }

  /// The cosine of every patch's class embedding with every query: `[patches, queries]`.
  package func cosines(_ queries: Tensor) throws -> Tensor {
    try embeddings.l2Normalized(epsilon: 1e-6).timesTransposed(queries.l2Normalized(epsilon: 1e-6))
  }
}
