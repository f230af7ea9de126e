package import Tensors

/// The sizes of an OWL-ViT or OWLv2 model, from `config.json`.
///
/// Published files are partial: what they leave out takes the class defaults of the reference library. Token ids stated there are
/// ignored, because old files state wrong ones; the tokenizer knows the right ones.
public struct OWLViTConfiguration: Hashable, Sendable {
  /// The architecture, named as `model_type` names it.
  public enum Kind: String, Hashable, Sendable {
    /// OWL-ViT, arXiv 2205.06230.
    case owlvit
    /// OWLv2, arXiv 2306.09683: pads instead of squashing, and predicts objectness.
    case owlv2
  }

  /// Which patch of an example picture stands for what it shows.
  public enum ImageQueryRule: String, Hashable, Sendable {
    /// Of those whose boxes cover the picture the one whose class embedding is least like the others', as OWL-ViT's authors choose.
    case leastCommon = "least_common"
    /// The one that is surest to show something, whatever it is: for models that learned from nothing what is no thing, as
    /// `clipcrop train detector --from` teaches them.
    case surest
  }

  /// The sizes of the vision tower.
  public struct Vision: Hashable, Sendable {
    /// Width of a token.
    public var hiddenSize = 768
    /// Encoder layers.
    public var layers = 12
    /// Attention heads, a divisor of the width.
    public var heads = 12
    /// Width of the MLP between.
    public var intermediateSize = 3072
    /// Side of the square input in pixels.
    public var imageSize = 768
    /// Side of a patch in pixels.
    public var patchSize = 32
    /// Colour channels, 3.
    public var channels = 3
    /// Epsilon of every layer norm.
    public var layerNormEpsilon = 1e-5
    package var activation = Activation.quickGELU
  }

  /// The sizes of the text tower.
  public struct Text: Hashable, Sendable {
    /// Rows of the token table.
    public var vocabularySize = 49408
    /// Width of a token, and of the class head's embeddings.
    public var hiddenSize = 512
    /// Encoder layers.
    public var layers = 12
    /// Attention heads, a divisor of the width.
    public var heads = 8
    /// Width of the MLP between.
    public var intermediateSize = 2048
    /// The most tokens of a query, with its start and end.
    public var maxPositions = 16
    /// Epsilon of every layer norm.
    public var layerNormEpsilon = 1e-5
    package var activation = Activation.quickGELU
  }

  /// The architecture.
  public var kind: Kind
  /// The vision tower.
  public var vision: Vision
  /// The text tower.
  public var text: Text
  /// Width of a query embedding.
  public var projectionDimension: Int
  /// How an example picture is read; `image_query` of `config.json`, which published models do not have.
  public var imageQuery = ImageQueryRule.leastCommon

  /// The class defaults: base/32 for OWL-ViT, base/16 for OWLv2.
  public init(kind: Kind) {
    self.kind = kind
    vision = Vision()
    if kind == .owlv2 { vision.patchSize = 16 }
    text = Text()
    projectionDimension = 512
  }

  /// A short name of the architecture, such as `OWL-ViT B/32 at 768`.
  public var summary: String {
    let family = kind == .owlvit ? "OWL-ViT" : "OWLv2"
    let size = [768: "B", 1024: "L", 384: "S", 192: "Ti"][vision.hiddenSize] ?? "\(vision.hiddenSize)-wide"
    return "\(family) \(size)/\(vision.patchSize) at \(vision.imageSize)"
  }
}
