internal import Foundation

/// The small network that turns a cell's measures into attention: one hidden layer, the same for every cell, and a
/// softmax over the picture.
struct AttentionNetwork {
  /// The attention that follows from measures.
  func attention(of features: CellFeatures) -> AttentionMap {
    let logits = logits(of: features)
    let highest = logits.max() ?? 0
    return AttentionMap(
      columns: CellFeatures.side, rows: CellFeatures.side, values: logits.map { exp($0 - highest) })
  }

  /// The hidden units are computed plane by plane, so that the inner loops run over cells and vectorise.
  private func logits(of features: CellFeatures) -> [Float] {
    let planes = features.planes
    precondition(
      SaliencyWeights.hidden.count == SaliencyWeights.output.count * planes.count,
      "the weights are for another set of measures: run Tools/saliency/train.py")
    var logits = [Float](repeating: 0, count: CellFeatures.cells)
    for (unit, outgoing) in SaliencyWeights.output.enumerated() {
      var sums = [Float](repeating: SaliencyWeights.hiddenBias[unit], count: CellFeatures.cells)
      for (index, plane) in planes.enumerated() {
        let weight = SaliencyWeights.hidden[unit * planes.count + index]
        for cell in 0..<CellFeatures.cells { sums[cell] += weight * plane[cell] }
      }
      for cell in 0..<CellFeatures.cells { logits[cell] += outgoing * max(0, sums[cell]) }
    }
    return logits
  }
}
