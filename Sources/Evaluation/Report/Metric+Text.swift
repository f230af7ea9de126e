import Foundation

extension Metric {
  /// The column's heading.
  var title: String {
    switch self {
    case .iou: "IoU"
    case .bde: "BDE"
    case .iou75: "IoU >= .75"
    case .subjectKept: "subject kept"
    case .subjectCoverage: "coverage"
    case .everySubjectKept: "every query's kept"
    case .boxIoU: "box IoU"
    case .box50: "box IoU >= .5"
    case .found: "found"
    case .abstained: "abstained"
    case .srcc: "SRCC"
    case .pcc: "PCC"
    default:
      rawValue.hasPrefix("w") ? "wAcc" + rawValue.dropFirst(4) : "Acc" + rawValue.dropFirst(3)
    }
  }

  /// Whether the value is a share that people read in percent.
  var isPercentage: Bool {
    Metric.shares.contains(self) || rawValue.contains("acc")
  }

  private static let shares: Set<Metric> = [
    .iou75, .subjectKept, .subjectCoverage, .everySubjectKept, .box50, .found, .abstained,
  ]

  /// A value as it is printed: shares in percent with one decimal, everything else with three decimals.
  func text(_ value: Double) -> String {
    let (number, digits) = isPercentage ? (value * 100, 1) : (value, 3)
    return String(format: "%.\(digits)f", number)
  }
}
