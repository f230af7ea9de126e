import Foundation
internal import Geometry
internal import Tensors

/// Reads detections off logits as the reference's post-processing does.
struct DetectionReading {
  let boxes: [Box<Pixels>]
  /// `[patches, queries]`.
  let logits: Tensor
  let threshold: Double

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Each patch with the text query that it fits best, where that is above the threshold.
  func text(_ queries: [Int]) -> [Detection] {
    guard !queries.isEmpty else { return [] }
    return boxes.indices.compactMap { patch in
      let row = logits.row(patch)
      guard let query = queries.max(by: { row[$0] < row[$1] }) else { return nil }
      let score = DetectionReading.sigmoid(Double(row[query]))
      guard score > threshold else { return nil }
      return detection(patch, query, score: score, raw: score)
    }
  }

  /// The boxes like an example: greedy suppression at IoU 0.3 over all of them, then the threshold, then scores stretched so
  /// that the best is near 1 and a tenth of it is 0.
  func image(_ query: Int) -> [Detection] {
    let scores = boxes.indices.map { DetectionReading.sigmoid(Double(logits.row($0)[query])) }
    let kept = suppressed(scores).filter { scores[$0] >= threshold }
    guard let best = kept.first.map({ scores[$0] + 1e-6 }) else { return [] }
    return kept.compactMap { patch in
      let score = min(max((scores[patch] - best * 0.1) / (best * 0.9), 0), 1)
      return score > 0 ? detection(patch, query, score: score, raw: scores[patch]) : nil
    }
  }

  /// Patches by falling score, without those whose box overlaps a better one's.
  private func suppressed(_ scores: [Double]) -> [Int] {
    var kept: [Int] = []
    for patch in scores.indices.sorted(by: { (scores[$1], $0) < (scores[$0], $1) })
    where !kept.contains(where: { boxes[$0].iou(boxes[patch]) > 0.3 }) {
      kept.append(patch)
    }
    return kept
  }

  private func detection(_ patch: Int, _ query: Int, score: Double, raw: Double) -> Detection {
    Detection(
      box: boxes[patch], score: score, rawScore: raw, logit: Double(logits.row(patch)[query]), query: query,
      patch: patch)
  }
}
