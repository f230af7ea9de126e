public import Geometry

/// A window of a picture and how good people found it.
public struct RatedWindow: Hashable, Sendable {
  /// In shares of the picture.
  public var box: Box<Normalized>
  /// 0...1.
  public var score: Double

  /// A rated window.
  public init(box: Box<Normalized>, score: Double) { (self.box, self.score) = (box, score) }
}
