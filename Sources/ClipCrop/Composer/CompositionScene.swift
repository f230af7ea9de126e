public import Geometry

/// All that the ``Composer`` knows about a picture: its size and what is where.
public struct CompositionScene: Sendable, Hashable {
  /// The size of the upright picture.
  public var size: PixelSize
  /// What the crop must keep whole; empty when nothing was asked for, and attention decides.
  public var subjects: [Subject]
  /// What should be whole in or whole out.
  public var bystanders: [Bystander]
  /// Regions that are kept out of the crop if any window can; never at a subject's cost.
  public var avoid: [Box<Pixels>]
  /// Where the eye goes, when that was computed.
  public var attention: AttentionMap?

  /// A scene of `size`.
  public init(
    size: PixelSize, subjects: [Subject] = [], bystanders: [Bystander] = [], avoid: [Box<Pixels>] = [],
    attention: AttentionMap? = nil
  ) {
    self.size = size
    self.subjects = subjects
    self.bystanders = bystanders
    self.avoid = avoid
    self.attention = attention
  }
}
