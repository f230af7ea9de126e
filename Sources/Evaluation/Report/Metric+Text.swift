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
    case .srcc: "SRCC"
    case .pcc: "PCC"
    default:
      rawValue.hasPrefix("w") ? "wAcc" + rawValue.dropFirst(4) : "Acc" + rawValue.dropFirst(3)
    }
  }

  /// Whether the value is a share that people read in percent.
  var isPercentage: Bool {
    self == .iou75 || self == .subjectKept || self == .subjectCoverage || rawValue.contains("acc")
  }

  /// A value as it is printed: shares in percent with one decimal, everything else with three decimals.
  func text(_ value: Double) -> String {
    let (number, digits) = isPercentage ? (value * 100, 1) : (value, 3)
    return String(format: "%.\(digits)f", number)
  }
}
