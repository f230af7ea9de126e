public import Geometry

/// One patch's answer to one query.
public struct Detection: Hashable, Sendable {
  /// Where, in pixels of the upright picture; not clamped to it.
  public let box: Box<Pixels>
  /// How sure, 0...1: for a text query the sigmoid of the logit. For an image query the reference's scale, on which the best
  /// box of a picture is near 1; ``rawScore`` is comparable between pictures.
  public let score: Double
  /// The sigmoid of the logit, 0...1.
  public let rawScore: Double
  /// The class head's logit.
  public let logit: Double
  /// The index of the query.
  public let query: Int
  /// The index of the patch, row by row.
  public let patch: Int

  /// The same with another score.
  package func scored(_ score: Double) -> Detection {
    Detection(box: box, score: score, rawScore: rawScore, logit: logit, query: query, patch: patch)
  }
}

/// How detections of one picture are read off.
public struct DetectionOptions: Hashable, Sendable {
  /// The least sigmoid score, exclusive, as the reference has it.
  public var threshold: Double
  /// At most so many, the best; nil for all.
  public var top: Int?

  /// By default everything above the reference's threshold of 0.1.
  public init(threshold: Double = 0.1, top: Int? = nil) {
    self.threshold = threshold
    self.top = top
  }
}
