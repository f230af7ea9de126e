public import Geometry

/// A query in the class head's space, ready to be compared with the patches of any picture.
public struct QueryEmbedding: Hashable, Sendable {
  /// Where a query came from.
  public enum Origin: Hashable, Sendable {
    /// A text, as its token ids from start to end; `truncated` when it was longer than the model reads.
    case text(tokens: [Int], truncated: Bool)
    /// An example picture: the patch that was chosen and its box in pixels of that picture.
    case image(patch: Int, box: Box<Pixels>)
  }

  /// The embedding, `[query width]`: of length 1 for a text; for a picture as the class head gives it.
  public let vector: [Float]
  /// Where it came from.
  public let origin: Origin

  /// Whether it came from an example picture.
  public var isImage: Bool {
    if case .image = origin { true } else { false }
  }

  /// Whether it came from a text whose end was left out, because the model reads no more.
  public var isTruncated: Bool {
    if case .text(_, truncated: true) = origin { true } else { false }
  }
}
