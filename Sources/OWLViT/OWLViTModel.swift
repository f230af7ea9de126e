package import Tensors

/// OWL-ViT (Minderer et al., arXiv 2205.06230) or OWLv2 (arXiv 2306.09683): towers and heads over one checkpoint's weights.
///
/// Weights are read and packed when first used, so a model that is only asked for text never touches the vision tower.
package struct OWLViTModel: Sendable {
  package let configuration: OWLViTConfiguration
  package let vision: VisionTower
  package let text: TextTower
  /// Every weight of the model, in the order in which it is built.
  package let parameters: [Parameter]
  private let mergeNorm: LayerNorm
  package let classHead: ClassHead
  package let boxHead: BoxHead
  private let objectnessHead: PatchMLP?

  /// Checks every tensor of `source` against the configuration by name and shape.
  package init(
    _ configuration: OWLViTConfiguration, weights source: any WeightSource, settings: ComputeSettings = .init()
  ) throws {
    self.configuration = configuration
    let root = WeightScope(source, settings: settings)
    let base = root[configuration.kind.rawValue]
    let width = configuration.vision.hiddenSize
    vision = try VisionTower(base["vision_model"], configuration.vision)
    text = try TextTower(base["text_model"], projection: base["text_projection"], configuration)
    mergeNorm = try LayerNorm(
      root["layer_norm"], width: width, epsilon: Float(configuration.vision.layerNormEpsilon))
    classHead = try ClassHead(root["class_head"], width: width, queryWidth: configuration.text.hiddenSize)
    boxHead = try BoxHead(root["box_head"], width: width)
    objectnessHead =
      configuration.kind == .owlv2 ? try PatchMLP(root["objectness_head"], width: width, outputs: 1) : nil
    try root.finish { name in
      PublishedLeftovers.contains(name, prefix: configuration.kind.rawValue)
    }
    parameters = root.parameters
  }

  /// What the layers of the vision tower are computed in.
  package var precision: EncoderPrecision { vision.precision }

  /// Everything the model says of one image before a query is known.
  ///
  /// - Parameter pixels: `[1, 3, height, width]`, normalised.
  package func encode(_ pixels: Tensor) throws -> ImageEncoding {
    let size = configuration.vision.patchSize
    return try heads(features(pixels), rows: pixels.shape[2] / size, columns: pixels.shape[3] / size)
  }

  /// The features of patches: each patch token times the class token, normalised.
  ///
  /// - Parameters:
  ///   - pixels: `[batch, 3, height, width]`, normalised.
  ///   - part: what part of the input the pixels are; nil for all of it.
  /// - Returns: `[batch * rows * columns, width]`, image by image.
  package func features(_ pixels: Tensor, part: GridPart? = nil) throws -> Tensor {
    let tokens = try vision(pixels, part: part)
    return try mergeNorm(
      tokens.multipliedByFirstToken().reshaped([tokens.shape[0] * (tokens.shape[1] - 1), tokens.width]))
  }

  /// OWLv2's objectness logit for each row of features; nil for OWL-ViT.
  ///
  /// - Parameter features: `[..., width]`.
  package func objectness(_ features: Tensor) throws -> Tensor? { try objectnessHead?(features) }

  /// What the heads say of `[rows * columns, width]` features.
  package func heads(_ features: Tensor, rows: Int, columns: Int) throws -> ImageEncoding {
    ImageEncoding(
      rows: rows, columns: columns, features: features,
      classes: try classHead(features),
      boxes: try boxHead(features, rows: rows, columns: columns),
      objectness: try objectness(features)?.elements)
  }
}

/// Tensors that published checkpoints hold though detection does not use them: buffers of older libraries, and CLIP's
/// contrastive parts.
private enum PublishedLeftovers {
  private static let names = [
    "logit_scale", "visual_projection.weight", "text_model.embeddings.position_ids",
    "vision_model.embeddings.position_ids",
  ]

  static func contains(_ name: String, prefix: String) -> Bool {
    name == "box_bias" || names.contains { name == prefix + "." + $0 }
  }
}
