package import Tensors

/// CLIP's vision transformer as OWL-ViT uses it: every token is kept, not only the class token.
package struct VisionTower: Sendable {
  private let stem: PatchStem
  private let positions: PositionGrid
  private let encoder: Encoder
  private let postNorm: LayerNorm
  private let patchSize: Int

  package init(_ weights: WeightScope, _ configuration: OWLViTConfiguration.Vision) throws {
    let (width, epsilon) = (configuration.hiddenSize, Float(configuration.layerNormEpsilon))
    let embeddings = weights["embeddings"]
    patchSize = configuration.patchSize
    let patches = try PatchEmbedding(
      embeddings["patch_embedding"], channels: configuration.channels, size: patchSize, width: width)
    stem = try PatchStem(
      embeddings, patches: patches, norm: LayerNorm(weights["pre_layernorm"], width: width, epsilon: epsilon),
      width: width)
    positions = try PositionGrid(
      embeddings["position_embedding"], side: configuration.imageSize / patchSize, width: width)
    encoder = try Encoder(
      weights["encoder"]["layers"],
      EncoderShape(
        width: width, heads: configuration.heads, hidden: configuration.intermediateSize, layers: configuration.layers,
        activation: configuration.activation, epsilon: epsilon),
      name: "vision")
    postNorm = try LayerNorm(weights["post_layernorm"], width: width, epsilon: epsilon)
  }

  /// What its layers are computed in.
  package var precision: EncoderPrecision { encoder.precision }

  /// - Parameters:
  ///   - pixels: `[batch, 3, height, width]`, normalised; sides are multiples of the patch size, or the rest is dropped.
  ///   - part: what part of the input the pixels are; nil for all of it.
  /// - Returns: `[batch, 1 + rows * columns, width]`, the class token first, after the final layer norm.
  package func callAsFunction(_ pixels: Tensor, part: GridPart? = nil) throws -> Tensor {
    let (rows, columns) = (pixels.shape[2] / patchSize, pixels.shape[3] / patchSize)
    let table = try part.map { try positions.table($0) } ?? positions.table(rows: rows, columns: columns)
    return try encoder(pixels, stem: stem, positions: table, last: postNorm)
  }
}
