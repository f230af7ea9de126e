public import Geometry

/// What kind of crop is wanted.
public struct CompositionOptions: Sendable, Hashable {
  /// The ratios to crop to, one list of candidates for each; nil is a free ratio, and an empty list means one free ratio
  /// (or the ratio of ``outputSize``).
  public var aspects: [AspectRatio?]
  /// The exact size of the picture to be written. The window takes its ratio and is scaled to it; windows smaller than
  /// it, which would have to be enlarged, are taken only where the picture holds no larger ones.
  public var outputSize: PixelSize?
  /// The least free space around the subjects, as a share of their own extent: 0.1 keeps a tenth of their common width
  /// free on the left and on the right, and a tenth of their common height above and below. The window is then the
  /// smallest that does. nil leaves the size to the rules of composition, with at least 3 % of the frame free.
  public var margin: Double?
  /// How small a window may be; nil leaves that to the rules of composition.
  public var minSize: MinimumSize?
  /// Both sides of what is written are whole multiples of this number, at least 1.
  ///
  /// Multiples go before the ratio: the shorter side is then within half a multiple of the exact ratio. With ``outputSize`` it
  /// is that size, not the window, which must be a multiple.
  public var multipleOf: Int
  /// How many windows to propose for each ratio, at least 1. Fewer come back where no more are really different.
  public var candidates: Int
  /// How much of the frame the subjects shall take; nil leaves that to the rules of composition. ``margin`` and ``minSize`` go
  /// before it.
  public var shot: Shot?

  /// The smallest window that is wanted.
  public enum MinimumSize: Sendable, Hashable {
    /// At least so many pixels wide and high.
    case pixels(PixelSize)
    /// At least this percentage, 0...100, of the width and height of the largest window of the asked ratio in the
    /// picture. 100 asks for the largest window.
    case percent(Double)
  }

  /// Options; all have defaults: one free window of sensible size.
  public init(
    aspects: [AspectRatio?] = [], outputSize: PixelSize? = nil, margin: Double? = nil, minSize: MinimumSize? = nil,
    multipleOf: Int = 1, candidates: Int = 1, shot: Shot? = nil
  ) {
    self.aspects = aspects
    self.outputSize = outputSize
    self.margin = margin
    self.minSize = minSize
    self.multipleOf = multipleOf
    self.candidates = candidates
    self.shot = shot
  }
}
