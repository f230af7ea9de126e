internal import Tensors

/// Turns what is known of each patch into a token of the decoder's width: features, place, relevance and predicted
/// box; a configuration may leave the features out.
struct MemoryEncoder: Sendable {
  private let features: Linear?
  private let relevance: Linear
  private let boxes: Linear
  private let norm: LayerNorm
  private let width: Int

  init(_ weights: WeightScope, _ configuration: CropDecoderConfiguration) throws {
    width = configuration.width
    features =
      configuration.features
      ? try Linear(weights["memory_projection"], inputs: configuration.featureWidth, outputs: width) : nil
    relevance = try Linear(weights["relevance_projection"], inputs: 2, outputs: width)
    boxes = try Linear(
      weights["box_projection"], inputs: 4 * FourierFeatures.width(FourierFeatures.boxFrequencies), outputs: width)
    norm = try LayerNorm(weights["memory_norm"], width: width, epsilon: DecoderLayer.epsilon)
  }

  /// `[batch, patches, width]`.
  func callAsFunction(_ input: DecoderInput) throws -> Tensor {
    let places = FourierFeatures.positions(input.positions, width: width)
    let codes = FourierFeatures.code(input.boxes, frequencies: FourierFeatures.boxFrequencies)
    var x = try relevance(input.relevance, residual: places)
    x = try boxes(codes, residual: x)
    if let features { x = try features(input.features, residual: x) }
    return try norm(x)
  }
}
