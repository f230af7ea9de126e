public import Datasets
public import Geometry

/// How near one predicted window is to what people annotated.
public struct WindowMetrics: Sendable, Hashable {
  /// The predicted window, clipped to the picture.
  public let window: Box<Pixels>
  /// The annotated crop that it was compared with.
  public let truth: Box<Pixels>
  /// Intersection over union with ``truth``, 0...1.
  public let iou: Double
  /// Boundary displacement from ``truth``, in fractions of the picture.
  public let bde: Double
  /// Whether every subject is kept; nil where the example names none.
  public let subjectKept: Bool?
  /// The mean share of a subject's area in the window, 0...1; nil where the example names none.
  public let subjectCoverage: Double?

  /// The least share of a subject's area that must lie in the window for the subject to count as kept.
  public static let keptShare = 0.95
  /// The IoU from which a window counts as good.
  public static let goodIoU = 0.75

  /// Compares a window with the best annotated crop: among those of the example's top score (one where scores are graded, all
  /// where crops were simply chosen), the one of highest IoU; of several alike, the one of lowest BDE.
  ///
  /// - Parameter size: of the upright picture.
  /// - Throws: ``EvaluationError/noTruth`` or ``EvaluationError/emptyWindow(window:picture:)``.
  public init(_ window: Box<Pixels>, example: CropExample, size: PixelSize) throws(EvaluationError) {
    let clipped = window.clamped(to: size.bounds)
    guard !clipped.isEmpty, window.edges.allSatisfy({ !$0.isNaN }) else {
      throw .emptyWindow(window: window.description, picture: size.description)
    }
    let candidates = example.truths.map { truth in
      (truth: truth, iou: clipped.iou(truth), bde: clipped.boundaryDisplacement(from: truth, in: size))
    }
    guard let best = candidates.max(by: { ($0.iou, -$0.bde) < ($1.iou, -$1.bde) }) else { throw .noTruth }
    self.window = clipped
    truth = best.truth
    iou = best.iou
    bde = best.bde
    // What lies outside of the picture no crop can keep.
    let subjects = example.subjects.map { $0.clamped(to: size.bounds) }.filter { !$0.isEmpty }
    let coverages = subjects.map { clipped.coverage(of: $0) }
    subjectKept = coverages.isEmpty ? nil : coverages.allSatisfy { $0 >= WindowMetrics.keptShare }
    subjectCoverage = coverages.isEmpty ? nil : coverages.reduce(0, +) / Double(coverages.count)
  }

  /// The values by metric, 1 and 0 for yes and no.
  public var values: [Metric: Double] {
    var values: [Metric: Double] = [.iou: iou, .bde: bde, .iou75: iou >= WindowMetrics.goodIoU ? 1 : 0]
    values[.subjectKept] = subjectKept.map { $0 ? 1 : 0 }
    values[.subjectCoverage] = subjectCoverage
    return values
  }
}

extension Box where S == Pixels {
  /// The mean distance of the four edges from another box's, horizontal ones in fractions of the picture's height and
  /// vertical ones of its width (the boundary displacement error of the cropping benchmarks).
  public func boundaryDisplacement(from other: Box, in size: PixelSize) -> Double {
    (abs(x0 - other.x0) + abs(x1 - other.x1)) / (4 * Double(size.width))
      + (abs(y0 - other.y0) + abs(y1 - other.y1)) / (4 * Double(size.height))
  }
}

extension CropExample {
  /// The crops that count as right: those of the highest score that have an area.
  var truths: [Box<Pixels>] {
    let sound = crops.filter { !$0.box.isEmpty && !$0.score.isNaN }
    guard let top = sound.map(\.score).max() else { return [] }
    return sound.filter { $0.score == top }.map(\.box)
  }

  /// Whether the scores differ, so that there is an order to be predicted.
  var isGraded: Bool { crops.contains { $0.score != crops[0].score } }
}
