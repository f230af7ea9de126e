package import Geometry

/// What validation of a detector counts, over all pairs of a picture and a name.
///
/// | metric | of | meaning |
/// |---|---|---|
/// | `found`, `near` | names in the picture | the share whose best scored patch has a box of IoU 0.5, or 0.3, with a true one |
/// | `iou` | names in the picture | the mean of that IoU |
/// | `on` | names in the picture | the share whose best scored patch has its middle in a true box |
/// | `found.small`, `.medium`, `.large` | names in the picture | `found` by the size of the largest true box, the root of its share of the picture: below 0.12, below 0.2, above |
/// | `found.synonym` | synonyms of names in the picture | `found` when asked by a synonym |
/// | `auroc` | all names | how often the best score of a name in the picture is above that of one that is not; ties are half |
///
/// What nothing was counted for is left out.
package struct DetectorMeasures: Sendable {
  private var overlaps: [Double] = []
  private var sizes: [Double] = []
  private var synonyms: [Double] = []
  private var hits = 0
  private var present: [Float] = []
  private var absent: [Float] = []

  package init() {}

  /// Counts a name that is in a picture.
  ///
  /// - Parameters:
  ///   - box: of the best scored patch.
  ///   - middle: of that patch.
  ///   - score: its logit.
  ///   - things: the true boxes, at least one.
  package mutating func addPresent(
    _ box: Box<Normalized>, middle: (x: Double, y: Double), score: Float, things: [Box<Normalized>]
  ) {
    overlaps.append(DetectorMeasures.overlap(box, things))
    sizes.append((things.map(\.area).max() ?? 0).squareRoot())
    let isOn = things.contains {
      ($0.x0...max($0.x0, $0.x1)).contains(middle.x) && ($0.y0...max($0.y0, $0.y1)).contains(middle.y)
    }
    hits += isOn ? 1 : 0
    present.append(score)
  }

  /// Counts a synonym of a name that is in a picture.
  package mutating func addSynonym(_ box: Box<Normalized>, things: [Box<Normalized>]) {
    synonyms.append(DetectorMeasures.overlap(box, things))
  }

  /// Counts a name that is not in a picture, by the logit of its best scored patch.
  package mutating func addAbsent(score: Float) { absent.append(score) }

  /// By name.
  package var metrics: [String: Double] {
    var metrics: [String: Double] = [:]
    metrics["found"] = DetectorMeasures.share(overlaps, above: 0.5)
    metrics["near"] = DetectorMeasures.share(overlaps, above: 0.3)
    metrics["found.synonym"] = DetectorMeasures.share(synonyms, above: 0.5)
    for (name, range) in [("small", 0..<0.12), ("medium", 0.12..<0.2), ("large", 0.2..<Double.infinity)] {
      let those = zip(overlaps, sizes).filter { range.contains($0.1) }.map(\.0)
      metrics["found.\(name)"] = DetectorMeasures.share(those, above: 0.5)
    }
    if !overlaps.isEmpty {
      metrics["iou"] = overlaps.reduce(0, +) / Double(overlaps.count)
      metrics["on"] = Double(hits) / Double(overlaps.count)
    }
    metrics["auroc"] = RankedScores.auroc(positives: present, negatives: absent)
    return metrics
  }

  /// What decides which weights are best. Few pictures have few shares, and a beginner finds nothing for epochs: the mean IoU tells
  /// those apart.
  package var score: Double {
    let metrics = metrics
    return (metrics["found"] ?? 0) + 0.01 * (metrics["iou"] ?? 0)
  }

  private static func overlap(_ box: Box<Normalized>, _ things: [Box<Normalized>]) -> Double {
    things.map { box.iou($0) }.max() ?? 0
  }

  private static func share(_ overlaps: [Double], above threshold: Double) -> Double? {
    overlaps.isEmpty ? nil : Double(overlaps.count { $0 >= threshold }) / Double(overlaps.count)
  }
}
