public import Foundation
internal import Tensors

extension OWLViTConfiguration {
  /// Reads and checks a `config.json`. `path` names the file in errors.
  public init(json: Data, path: String) throws {
    let raw: RawConfiguration
    do {
      raw = try JSONDecoder().decode(RawConfiguration.self, from: json)
    } catch {
      throw OWLViTError.invalidFile(path: path, reason: JSONFailure.reason(error))
    }
    guard let kind = raw.modelType.flatMap(Kind.init) else {
      throw OWLViTError.unsupportedModelType(path: path, found: raw.modelType)
    }
    self.init(kind: kind)
    let check = ConfigurationCheck(path: path)
    if let tower = raw.vision { try vision.apply(tower, check) }
    if let tower = raw.text { try text.apply(tower, check) }
    if let dimension = raw.projectionDimension { projectionDimension = dimension }
    if let name = raw.imageQuery {
      guard let rule = ImageQueryRule(rawValue: name) else {
        throw OWLViTError.invalidFile(
          path: path, reason: "image_query is \"\(name)\", but must be least_common or surest")
      }
      imageQuery = rule
    }
    try validate(check)
  }

  private func validate(_ check: ConfigurationCheck) throws {
    try check.range("projection_dim", projectionDimension, 1...65_536)
    try vision.validate(check)
    try text.validate(check)
    try check.that(
      "projection_dim", projectionDimension == text.hiddenSize,
      "is \(projectionDimension), but the class head works in the text tower's width, \(text.hiddenSize)")
  }
}

/// `config.json` as it is written; everything may be missing.
private struct RawConfiguration: Decodable {
  struct Tower: Decodable {
    let hiddenSize: Int?
    let layers: Int?
    let heads: Int?
    let intermediateSize: Int?
    let epsilon: Double?
    let activation: String?
    let imageSize: Int?
    let patchSize: Int?
    let channels: Int?
    let vocabularySize: Int?
    let maxPositions: Int?

    enum CodingKeys: String, CodingKey {
      case hiddenSize = "hidden_size"
      case layers = "num_hidden_layers"
      case heads = "num_attention_heads"
      case intermediateSize = "intermediate_size"
      case epsilon = "layer_norm_eps"
      case activation = "hidden_act"
      case imageSize = "image_size"
      case patchSize = "patch_size"
      case channels = "num_channels"
      case vocabularySize = "vocab_size"
      case maxPositions = "max_position_embeddings"
    }
  }

  let modelType: String?
  let vision: Tower?
  let text: Tower?
  let projectionDimension: Int?
  let imageQuery: String?

  enum CodingKeys: String, CodingKey {
    case imageQuery = "image_query"
    case modelType = "model_type"
    case vision = "vision_config"
    case text = "text_config"
    case projectionDimension = "projection_dim"
  }
}

extension OWLViTConfiguration.Vision {
  fileprivate mutating func apply(_ raw: RawConfiguration.Tower, _ check: ConfigurationCheck) throws {
    hiddenSize = raw.hiddenSize ?? hiddenSize
    layers = raw.layers ?? layers
    heads = raw.heads ?? heads
    intermediateSize = raw.intermediateSize ?? intermediateSize
    imageSize = raw.imageSize ?? imageSize
    patchSize = raw.patchSize ?? patchSize
    channels = raw.channels ?? channels
    layerNormEpsilon = raw.epsilon ?? layerNormEpsilon
    activation = try check.activation("vision_config.hidden_act", raw.activation) ?? activation
  }

  fileprivate func validate(_ check: ConfigurationCheck) throws {
    try check.tower("vision_config", hiddenSize, layers, heads, intermediateSize, layerNormEpsilon)
    try check.range("vision_config.num_channels", channels, 3...3)
    try check.range("vision_config.image_size", imageSize, 1...4096)
    try check.range("vision_config.patch_size", patchSize, 1...imageSize)
    let side = imageSize / patchSize
    try check.that("vision_config.patch_size", side * side <= 65_536, "makes \(side * side) patches of an image")
  }
}

extension OWLViTConfiguration.Text {
  fileprivate mutating func apply(_ raw: RawConfiguration.Tower, _ check: ConfigurationCheck) throws {
    vocabularySize = raw.vocabularySize ?? vocabularySize
    hiddenSize = raw.hiddenSize ?? hiddenSize
    layers = raw.layers ?? layers
    heads = raw.heads ?? heads
    intermediateSize = raw.intermediateSize ?? intermediateSize
    maxPositions = raw.maxPositions ?? maxPositions
    layerNormEpsilon = raw.epsilon ?? layerNormEpsilon
    activation = try check.activation("text_config.hidden_act", raw.activation) ?? activation
  }

  fileprivate func validate(_ check: ConfigurationCheck) throws {
    try check.tower("text_config", hiddenSize, layers, heads, intermediateSize, layerNormEpsilon)
    try check.range("text_config.vocab_size", vocabularySize, 1...10_000_000)
    try check.range("text_config.max_position_embeddings", maxPositions, 3...8192)
  }
}

/// Checks of single values, each failing with the key's name.
private struct ConfigurationCheck {
  let path: String

  func that(_ key: String, _ holds: Bool, _ reason: String) throws {
    if !holds { throw OWLViTError.invalidConfiguration(path: path, key: key, reason: reason) }
  }

  func range(_ key: String, _ value: Int, _ range: ClosedRange<Int>) throws {
    let wanted = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    try that(key, range.contains(value), "is \(value), not \(wanted)")
  }

  func tower(_ name: String, _ width: Int, _ layers: Int, _ heads: Int, _ hidden: Int, _ epsilon: Double) throws {
    try range(name + ".hidden_size", width, 1...65_536)
    try range(name + ".num_hidden_layers", layers, 0...1024)
    try range(name + ".intermediate_size", hidden, 1...1_048_576)
    try range(name + ".num_attention_heads", heads, 1...width)
    try that(name + ".num_attention_heads", width % heads == 0, "is \(heads), which does not divide the width \(width)")
    try that(name + ".layer_norm_eps", epsilon > 0 && epsilon < 1, "is \(epsilon), not between 0 and 1")
  }

  func activation(_ key: String, _ name: String?) throws -> Activation? {
    guard let name else { return nil }
    guard let activation = Activation(rawValue: name), activation != .none else {
      throw OWLViTError.invalidConfiguration(path: path, key: key, reason: "names the unknown activation '\(name)'")
    }
    return activation
  }
}
