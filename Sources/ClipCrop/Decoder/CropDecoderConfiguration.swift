/// The sizes of a ``CropDecoder``.
public struct CropDecoderConfiguration: Hashable, Sendable, Codable {
  /// Width of the base model's features.
  public var featureWidth: Int
  /// Width of the base model's query embeddings.
  public var queryWidth: Int
  /// Width of a token, a multiple of the heads and of 4.
  public var width = 512
  /// Decoder layers.
  public var layers = 6
  /// Attention heads.
  public var heads = 8
  /// Width of the MLP between.
  public var hidden = 2048
  /// How many windows are proposed. One is the plainest form, and what scenes with one true crop are learned best by.
  public var queries = 1
  /// The share of activations that training leaves out.
  public var dropout = 0.1
  /// Whether the decoder knows shots: what "close-up of" and "wide shot of" ask for.
  public var shots = true
  /// Whether the decoder sees the model's features; without, it sees places, boxes and relevance alone.
  public var features = true

  /// The sizes of the paper for a base model.
  public init(featureWidth: Int, queryWidth: Int) {
    self.featureWidth = featureWidth
    self.queryWidth = queryWidth
  }

  enum CodingKeys: String, CodingKey {
    case featureWidth = "feature_width"
    case queryWidth = "query_width"
    case width = "hidden_size"
    case layers = "num_hidden_layers"
    case heads = "num_attention_heads"
    case hidden = "intermediate_size"
    case queries = "num_crop_queries"
    case dropout
    case shots
    case features
  }

  /// Sizes as `config.json` has them. Decoders of before shots were known say nothing of them, nor of features.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    featureWidth = try container.decode(Int.self, forKey: .featureWidth)
    queryWidth = try container.decode(Int.self, forKey: .queryWidth)
    width = try container.decode(Int.self, forKey: .width)
    layers = try container.decode(Int.self, forKey: .layers)
    heads = try container.decode(Int.self, forKey: .heads)
    hidden = try container.decode(Int.self, forKey: .hidden)
    queries = try container.decode(Int.self, forKey: .queries)
    dropout = try container.decode(Double.self, forKey: .dropout)
    shots = try container.decodeIfPresent(Bool.self, forKey: .shots) ?? false
    features = try container.decodeIfPresent(Bool.self, forKey: .features) ?? true
  }

  /// A short name of the architecture, such as `crop decoder, 6 layers x 8 heads x 512, 8 windows`.
  public var summary: String {
    "crop decoder, \(layers) layer\(layers == 1 ? "" : "s") x \(heads) heads x \(width), "
      + "\(queries) window\(queries == 1 ? "" : "s")" + (features ? "" : ", without features")
  }

  /// What is wrong with these sizes, if anything: the key, and what it must be.
  package var problem: (key: String, reason: String)? {
    let ranges: [(CodingKeys, Int, ClosedRange<Int>)] = [
      (.featureWidth, featureWidth, 1...65_536), (.queryWidth, queryWidth, 1...65_536), (.width, width, 4...16_384),
      (.layers, layers, 1...64), (.heads, heads, 1...256), (.hidden, hidden, 1...65_536), (.queries, queries, 1...1024),
    ]
    for (key, value, range) in ranges where !range.contains(value) {
      return (key.stringValue, "is \(value), not \(range.lowerBound) to \(range.upperBound)")
    }
    if width % heads != 0 { return (CodingKeys.heads.stringValue, "is \(heads), which does not divide \(width)") }
    if width % 4 != 0 { return (CodingKeys.width.stringValue, "is \(width), not a multiple of 4") }
    if !(0..<1).contains(dropout) { return (CodingKeys.dropout.stringValue, "is \(dropout), not below 1") }
    return nil
  }
}
