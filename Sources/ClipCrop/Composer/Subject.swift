public import Geometry

/// Something that was asked for and shall be whole in the crop: a detection of a query, or a region the user named.
public struct Subject: Sendable, Hashable {
  /// Where it is; may reach beyond the picture, of which only the part inside counts.
  public var box: Box<Pixels>
  /// How sure it is and how much it matters where not all subjects can be kept, 0...1.
  public var score: Double
  /// The index of the query that it answers; nil for a region that the user named.
  public var query: Int?
  /// Where it looks or moves to; nil when that is not known.
  public var facing: Facing?

  /// A subject at `box`.
  public init(box: Box<Pixels>, score: Double = 1, query: Int? = nil, facing: Facing? = nil) {
    self.box = box
    self.score = score
    self.query = query
    self.facing = facing
  }
}

/// Where a subject looks or moves to, which is where a picture leaves it room.
public enum Facing: String, Sendable, Hashable, CaseIterable {
  /// To the left edge of the picture.
  case left
  /// To the right edge of the picture.
  case right
  /// Upwards.
  case up
  /// At the viewer: the subject is symmetric and wants the centre.
  case none
}

/// Something that was not asked for and catches the eye: it should be in the crop whole, or out of it whole.
public struct Bystander: Sendable, Hashable {
  /// Where it is; may reach beyond the picture.
  public var box: Box<Pixels>
  /// How much it hurts to cut it in two, 0...1.
  public var weight: Double

  /// A bystander at `box`.
  public init(box: Box<Pixels>, weight: Double = 1) {
    self.box = box
    self.weight = weight
  }
}
