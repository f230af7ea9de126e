internal import Datasets
internal import Geometry

/// Whether a method found what was asked for, and where.
struct FindingMetrics {
  /// The IoU from which a box counts as that of the subject.
  static let rightIoU = 0.5

  /// 1 and 0 for yes and no; metrics that the example or the method does not allow are absent.
  let values: [Metric: Double]

  init(_ answer: CropAnswer, example: CropExample) {
    var values: [Metric: Double] = [:]
    if example.query != nil {
      if let best = answer.bestBox, !example.subjects.isEmpty {
        let iou = example.subjects.map { best.iou($0) }.max() ?? 0
        values[.boxIoU] = iou
        values[.box50] = iou >= FindingMetrics.rightIoU ? 1 : 0
      }
      if let isFound = answer.isFound {
        if example.isAbsent {
          values[.abstained] = isFound ? 0 : 1
        } else if !example.subjects.isEmpty {
          values[.found] = isFound ? 1 : 0
        }
      }
    }
    self.values = values
  }
}

extension CropExample {
  /// Whether it asks for what is not in the picture.
  var isAbsent: Bool { kind == "absent" && subjects.isEmpty }
}
