public import ClipCrop

extension Calibration {
  /// The logistic curve that says best how often answers with given measures are right, and the threshold that lets a share of the
  /// things pass that are there.
  ///
  /// - Parameters:
  ///   - measures: those that count.
  ///   - ridge: how strongly weights of the standardised measures are held at zero; small.
  ///   - passing: the share of present things, answered rightly or not, whose probability is at least the threshold, 0...1.
  /// - Throws: ``TrainingError/nothingToCalibrateWith(reason:)`` without right and wrong answers, or where a measure is no number.
  public static func fit(
    _ examples: [CalibrationExample], measures: [Measure] = Measure.allCases, ridge: Double = 1e-3,
    passing: Double = 0.92, scope: String? = nil, advice: String? = nil
  ) throws -> Calibration {
    guard !measures.isEmpty, (0...1).contains(passing), ridge >= 0, ridge.isFinite else {
      throw TrainingError.nothingToCalibrateWith(reason: "the share that passes is \(passing), the ridge \(ridge)")
    }
    guard examples.contains(where: \.isRight), examples.contains(where: { !$0.isRight }) else {
      throw TrainingError.nothingToCalibrateWith(
        reason: "of \(examples.count) answers \(examples.count(where: \.isRight)) are right, and both kinds are needed")
    }
    let rows = examples.map { example in measures.map { example.measures[$0] ?? 0 } }
    guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw TrainingError.nothingToCalibrateWith(reason: "a measure is not finite")
    }
    let regression = LogisticRegression(rows: rows, outcomes: examples.map(\.isRight), ridge: ridge)
    var calibration = Calibration(
      weights: Dictionary(zip(measures, regression.weights)) { first, _ in first }, bias: regression.bias,
      threshold: 0.5, scope: scope, advice: advice)
    let present = examples.filter(\.isPresent).map { calibration.probability($0.measures) }
    calibration.threshold = threshold(passing: passing, of: present)
    return calibration
  }

  /// The largest of `probabilities` that at least a share of them reaches.
  private static func threshold(passing share: Double, of probabilities: [Double]) -> Double {
    let needed = Int((share * Double(probabilities.count)).rounded(.up))
    guard needed > 0 else { return 1 }
    return probabilities.sorted(by: >)[min(needed, probabilities.count) - 1]
  }
}
