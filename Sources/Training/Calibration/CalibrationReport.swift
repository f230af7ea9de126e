public import ClipCrop

/// How well a calibration tells right answers from wrong ones, on given examples.
public struct CalibrationReport: Sendable, Hashable, Codable {
  /// Answers about what is in the picture.
  public var present: Int
  /// Answers about what is not.
  public var absent: Int
  /// Of the answers about what is there, the share that is right.
  public var right: Double
  /// Of the answers about what is there, the share that counts as found.
  public var presentPassing: Double
  /// Of the answers about what is not there, the share that does not.
  public var absentAbstaining: Double
  /// Of all that counts as found, the share that is right.
  public var foundRight: Double
  /// The expected calibration error, ten bins.
  public var calibrationError: Double
  /// The area under the ROC curve of right against wrong; nil where one of them is missing.
  public var areaUnderCurve: Double?
  /// Examples that nothing can be measured with: without a query or without subjects, or with a query for several absent things.
  public var skipped = 0

  /// Measures a calibration.
  public init(_ calibration: Calibration, on examples: [CalibrationExample]) {
    let probabilities = examples.map { calibration.probability($0.measures) }
    let isFound = probabilities.map { $0 >= calibration.threshold }
    func share(_ holds: (Int) -> Bool, of belongs: (Int) -> Bool) -> Double {
      let all = examples.indices.filter(belongs)
      return all.isEmpty ? 0 : Double(all.count(where: holds)) / Double(all.count)
    }
    present = examples.count(where: \.isPresent)
    absent = examples.count - present
    right = share({ examples[$0].isRight }, of: { examples[$0].isPresent })
    presentPassing = share({ isFound[$0] }, of: { examples[$0].isPresent })
    absentAbstaining = share({ !isFound[$0] }, of: { !examples[$0].isPresent })
    foundRight = share({ examples[$0].isRight }, of: { isFound[$0] })
    let outcomes = examples.map(\.isRight)
    calibrationError = Reliability.expectedCalibrationError(probabilities, outcomes)
    areaUnderCurve = Reliability.areaUnderCurve(probabilities, outcomes)
  }
}
