internal import Tensors

/// The tokens that go into the decoder: learned crop queries or given windows, each with what was asked for.
struct CropConditions: Sendable {
  private let cropQueries: Parameter
  private let ratingQuery: Parameter
  private let windowProjection: Linear
  private let queryProjection: Linear
  private let noQuery: Parameter
  private let aspectProjection: Linear
  private let freeAspect: Parameter
  /// A vector for each shot, in the order of the cases; nil in a decoder that knows none.
  private let shotEmbedding: Parameter?
  private let width: Int

  init(_ weights: WeightScope, _ configuration: CropDecoderConfiguration) throws {
    width = configuration.width
    cropQueries = try weights["crop_queries"].parameter("weight", [configuration.queries, width])
    ratingQuery = try weights.parameter("rating_query", [width])
    windowProjection = try Linear(
      weights["window_projection"], inputs: 4 * FourierFeatures.width(FourierFeatures.boxFrequencies), outputs: width)
    queryProjection = try Linear(weights["query_projection"], inputs: configuration.queryWidth, outputs: width)
    noQuery = try weights.parameter("no_query", [width])
    aspectProjection = try Linear(
      weights["aspect_projection"], inputs: FourierFeatures.width(FourierFeatures.ratioFrequencies), outputs: width)
    freeAspect = try weights.parameter("free_aspect", [width])
    shotEmbedding =
      configuration.shots ? try weights.parameter("shot_embedding", [Shot.allCases.count, width]) : nil
  }

  /// - Parameter queries: embeddings of length 1, `[batch, query width]`.
  /// - Returns: `[batch, width]`; where a picture has no query, the vector learned for that; where a shot is asked for, with the
  ///   vector learned for that added.
  func query(_ queries: Tensor, isPresent: [Bool], shots: [Shot?]) throws -> Tensor {
    let projected = try queryProjection(queries)
    return Tensor.concatenated(
      try isPresent.indices.map { index in
        let query =
          isPresent[index] ? projected.slice(index..<(index + 1)) : try noQuery.value().reshaped([1, width])
        return try shots[index].flatMap(vector).map { query.adding($0) } ?? query
      })
  }

  /// `[1, width]`.
  private func vector(_ shot: Shot) throws -> Tensor? {
    guard let shotEmbedding, let index = Shot.allCases.firstIndex(of: shot) else { return nil }
    return try shotEmbedding.value().slice(index..<(index + 1))
  }

  /// Crop queries with the conditions of each picture, `[batch, queries, width]`.
  func cropQueries(_ query: Tensor, ratios: [Double?]) throws -> Tensor {
    let learned = try cropQueries.value()
    return Tensor.concatenated(
      try ratios.enumerated().map { index, ratio in
        let aspect =
          if let ratio { try aspectProjection(FourierFeatures.code(ratio: ratio)) } else { try freeAspect.value() }
        let condition = query.slice(index..<(index + 1)).reshaped([width]).adding(aspect)
        return learned.adding(condition).reshaped([1, learned.shape[0], width])
      })
  }

  /// Tokens of given windows, `[batch, windows, width]`.
  ///
  /// - Parameter windows: (cx, cy, w, h), `[batch, windows, 4]`.
  func ratedWindows(_ query: Tensor, windows: Tensor) throws -> Tensor {
    let codes = FourierFeatures.code(windows, frequencies: FourierFeatures.boxFrequencies)
    let tokens = try windowProjection(codes).adding(ratingQuery.value())
    return Tensor.concatenated(
      (0..<windows.shape[0]).map { index in
        let part = tokens.slice(index..<(index + 1))
        return part.adding(query.slice(index..<(index + 1)).reshaped([width]))
      })
  }
}
