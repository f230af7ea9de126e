internal import OWLViT
package import Tensors

/// The learned cropper: a transformer decoder that, conditioned on a query, proposes windows and says how good windows are
/// (ClipCrop, arXiv 2211.11492; queries and heads as in DETR, arXiv 2005.12872).
///
/// All places are shares of the picture. The decoder reads a ``Memory`` of the patches; its tokens are learned crop queries, or
/// windows that are to be rated.
package struct CropDecoder: Sendable {
  package let configuration: CropDecoderConfiguration
  /// Everything there is to train and to save.
  package let parameters: [Parameter]
  private let memoryEncoder: MemoryEncoder
  private let conditions: CropConditions
  private let layers: [DecoderLayer]
  private let finalNorm: LayerNorm
  private let windowHead: PatchMLP
  private let qualityHead: PatchMLP

  /// Takes its weights from `source`, all of which must be the decoder's.
  package init(
    _ configuration: CropDecoderConfiguration, weights source: any WeightSource, settings: ComputeSettings = .init()
  ) throws {
    let root = WeightScope(source, settings: settings)
    let width = configuration.width
    self.configuration = configuration
    memoryEncoder = try MemoryEncoder(root, configuration)
    conditions = try CropConditions(root, configuration)
    layers = try (0..<configuration.layers).map { try DecoderLayer(root["layers"][$0], configuration) }
    finalNorm = try LayerNorm(root["final_norm"], width: width, epsilon: DecoderLayer.epsilon)
    windowHead = try PatchMLP(root["window_head"], width: width, outputs: 4)
    qualityHead = try PatchMLP(root["quality_head"], width: width, outputs: 1)
    try root.finish()
    parameters = root.parameters
  }

  /// What the decoder looks at, made once a picture and query.
  package struct Memory: Sendable {
    /// `[batch, patches, width]`.
    package let tokens: Tensor
    /// How many patches of each picture are real; the rest pads the batch.
    package let patches: [Int]
    /// The conditioning on the query, `[batch, width]`.
    let query: Tensor
  }

  /// Encodes patches and queries.
  package func memory(_ input: DecoderInput) throws -> Memory {
    Memory(
      tokens: try memoryEncoder(input), patches: input.patches,
      query: try conditions.query(input.queries, isPresent: input.hasQuery, shots: input.shots))
  }

  /// What the crop queries say.
  package struct Proposal: Sendable {
    /// (cx, cy, w, h) as shares of the picture, `[batch, queries, 4]`.
    package let windows: Tensor
    /// Logits of how good each is, `[batch, queries]`.
    package let quality: Tensor
  }

  /// Proposes windows.
  ///
  /// - Parameter ratios: the ratio of width to height in pixels that is asked of each picture, relative to the picture's own; nil
  ///   for a free one.
  package func propose(_ memory: Memory, ratios: [Double?]) throws -> Proposal {
    let tokens = try conditions.cropQueries(memory.query, ratios: ratios)
    let x = try decoded(tokens, memory, isolated: false)
    return Proposal(windows: try windowHead(x).activated(.sigmoid), quality: try quality(x))
  }

  /// Says how good given windows are, each by itself.
  ///
  /// - Parameter windows: (cx, cy, w, h) as shares of the picture, `[batch, windows, 4]`.
  /// - Returns: logits, `[batch, windows]`.
  package func rate(_ memory: Memory, windows: Tensor) throws -> Tensor {
    try quality(decoded(conditions.ratedWindows(memory.query, windows: windows), memory, isolated: true))
  }

  private func decoded(_ tokens: Tensor, _ memory: Memory, isolated: Bool) throws -> Tensor {
    var x = tokens
    for layer in layers {
      x = try layer(x, memory: memory.tokens, patches: memory.patches, isolated: isolated)
    }
    return try finalNorm(x)
  }

  private func quality(_ x: Tensor) throws -> Tensor { try qualityHead(x).reshaped(Array(x.shape.dropLast())) }
}

/// A batch of pictures with one query each, as the decoder takes it; patches beyond a picture's own are zero.
package struct DecoderInput: Sendable {
  /// `[batch, patches, feature width]`.
  package let features: Tensor
  /// The middle of each patch, (x, y): `[batch, patches, 2]`.
  package let positions: Tensor
  /// The box that each patch predicts, (cx, cy, w, h): `[batch, patches, 4]`.
  package let boxes: Tensor
  /// Cosine with the query, and probability: `[batch, patches, 2]`. Zero where there is no query.
  package let relevance: Tensor
  /// How many patches are real.
  package let patches: [Int]
  /// Query embeddings of length 1, `[batch, query width]`; ignored where there is no query.
  package let queries: Tensor
  /// Which pictures have a query.
  package let hasQuery: [Bool]
  /// The shot that is asked of each picture, nil where none is.
  package let shots: [Shot?]

  /// - Parameter shots: nil where no picture is asked for one.
  package init(
    features: Tensor, positions: Tensor, boxes: Tensor, relevance: Tensor, patches: [Int], queries: Tensor,
    hasQuery: [Bool], shots: [Shot?]? = nil
  ) {
    (self.features, self.positions, self.boxes) = (features, positions, boxes)
    (self.relevance, self.patches) = (relevance, patches)
    (self.queries, self.hasQuery) = (queries, hasQuery)
    self.shots = shots ?? Array(repeating: nil, count: hasQuery.count)
  }

  /// One picture.
  package init(_ scene: PatchScene, query: SceneQuery?, queryWidth: Int) {
    let count = scene.count
    self.init(
      features: scene.features.reshaped([1, count, scene.features.width]),
      positions: scene.positions.reshaped([1, count, 2]), boxes: scene.boxes.reshaped([1, count, 4]),
      relevance: query?.relevance.reshaped([1, count, 2]) ?? Tensor(repeating: 0, shape: [1, count, 2]),
      patches: [count],
      queries: Tensor(query?.embedding ?? Array(repeating: 0, count: queryWidth), shape: [1, queryWidth]),
      hasQuery: [query != nil], shots: [query?.shot])
  }
}
