package import Tensors

/// CLIP's text transformer with its projection into the space of the class head.
package struct TextTower: Sendable {
  private let tokens: Embedding
  private let positions: Embedding
  private let encoder: Encoder
  private let finalNorm: LayerNorm
  private let projection: Linear

  /// - Parameters:
  ///   - weights: the scope of `text_model`.
  ///   - projection: the scope of `text_projection`.
  package init(_ weights: WeightScope, projection: WeightScope, _ configuration: OWLViTConfiguration) throws {
    let text = configuration.text
    let (width, epsilon) = (text.hiddenSize, Float(text.layerNormEpsilon))
    let embeddings = weights["embeddings"]
    tokens = try Embedding(embeddings["token_embedding"], count: text.vocabularySize, width: width)
    positions = try Embedding(embeddings["position_embedding"], count: text.maxPositions, width: width)
    encoder = try Encoder(
      weights["encoder"]["layers"],
      EncoderShape(
        width: width, heads: text.heads, hidden: text.intermediateSize, layers: text.layers,
        activation: text.activation,
        epsilon: epsilon),
      name: "text")
    finalNorm = try LayerNorm(weights["final_layer_norm"], width: width, epsilon: epsilon)
    self.projection = try Linear(
      projection, inputs: width, outputs: configuration.projectionDimension, bias: false)
  }

  /// Gives back the memory of weights that can be read again.
  package func releasePages() { encoder.releasePages() }

  /// How many token vectors there are: ids must be below.
  package var vocabularySize: Int { tokens.count }
  /// How many tokens a query may have, with its first and last.
  package var maxPositions: Int { positions.count }

  /// The embeddings of tokenised queries.
  ///
  /// A query is pooled at its highest id, the end token. The mask is causal, so what stands behind that token cannot change
  /// the result, and padding is not computed beyond the longest query of the batch.
  ///
  /// - Parameter queries: the ids of each query from start to end token, at most ``maxPositions`` of them.
  /// - Returns: `[queries, projection]`, each row of length 1.
  package func callAsFunction(_ queries: [[Int]]) throws -> Tensor {
    guard let length = queries.map(\.count).max(), length > 0 else {
      return Tensor([], shape: [0, projection.outputs])
    }
    let padded = queries.map { $0 + Array(repeating: 0, count: length - $0.count) }
    let embedded = try tokens(padded.flatMap { $0 })
    var x = embedded.reshaped([queries.count, length, embedded.width])
    x = x.adding(try positions(Array(0..<length)))
    x = try encoder(x, mask: AttentionMask(causal: true))
    let ends = queries.enumerated().map { index, ids in index * length + TextTower.endPosition(ids) }
    return try projection(finalNorm(x.gatheringRows(ends))).l2Normalized()
  }

  /// The first place of the highest id.
  private static func endPosition(_ ids: [Int]) -> Int {
    guard let top = ids.max() else { return 0 }
    return ids.firstIndex(of: top) ?? 0
  }
}
