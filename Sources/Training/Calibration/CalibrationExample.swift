public import ClipCrop

/// What a model said of its best answer to a query, and whether that was right.
public struct CalibrationExample: Sendable, Hashable {
  /// The measures of the answer.
  public var measures: [Calibration.Measure: Double]
  /// Whether what was asked for is in the picture.
  public var isPresent: Bool
  /// Whether it is, and the answer shows where.
  public var isRight: Bool

  /// An example; what is not in the picture cannot be right.
  public init(measures: [Calibration.Measure: Double], isPresent: Bool, isRight: Bool) {
    self.measures = measures
    self.isPresent = isPresent
    self.isRight = isPresent && isRight
  }
}
