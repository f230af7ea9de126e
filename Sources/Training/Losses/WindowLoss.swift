package import Geometry
package import Tensors

/// How far predicted windows lie from the wanted ones. Each sample's predictions are matched with its targets such that the sum of
/// ``BoxDistance`` is least (Carion et al., arXiv 2005.12872); the loss is the mean over samples of the mean distance of the pairs.
/// Predictions or targets that are left over do not count. No gradient goes through the matching.
package struct WindowLoss: Hashable, Sendable {
  /// What a pair costs.
  package var distance: BoxDistance

  package init(distance: BoxDistance = BoxDistance()) { self.distance = distance }

  /// The loss with the pairs it is made of.
  package struct Result: Sendable {
    /// A scalar.
    package let loss: Tensor
    /// For each sample the predicted window (row) and target (column) of each pair, by window.
    package let matches: [[HungarianMatching.Pair]]
  }

  /// - Parameters:
  ///   - windows: predicted (cx, cy, w, h) as shares of the picture, `[batch, queries, 4]`.
  ///   - targets: for each sample at least one.
  /// - Throws: ``TrainingError/matchingCostNotFinite(row:column:)``.
  package func callAsFunction(_ windows: Tensor, targets: [[Box<Normalized>]]) throws -> Result {
    precondition(windows.rank == 3 && windows.width == 4, "\(windows.shape) is no batch of windows")
    precondition(targets.count == windows.shape[0] && targets.allSatisfy { !$0.isEmpty }, "every sample has a target")
    let (batch, queries, predicted) = (windows.shape[0], windows.shape[1], windows.windows)
    var (total, gradient) = (0.0, [Float](repeating: 0, count: windows.count))
    let matches = try targets.enumerated().map { sample, targets in
      let windows = predicted[(sample * queries)..<((sample + 1) * queries)]
      let pairs = try HungarianMatching.pairs(rows: queries, columns: targets.count) {
        distance(windows[windows.startIndex + $0], targets[$1])
      }
      let share = 1 / Double(pairs.count * batch)
      for pair in pairs {
        let index = sample * queries + pair.row
        let (value, slope) = distance.withGradient(predicted[index], targets[pair.column])
        total += share * value
        for i in 0..<4 { gradient[4 * index + i] = Float(share * slope[i]) }
      }
      return pairs
    }
    return Result(loss: .loss(total, of: windows, gradient: gradient), matches: matches)
  }
}

extension Tensor {
  /// Rows of (cx, cy, w, h) as boxes.
  var windows: [Box<Normalized>] {
    withUnsafeElements { values in
      (0..<rows).map { row in
        Box(
          centerX: Double(values[4 * row]), centerY: Double(values[4 * row + 1]), width: Double(values[4 * row + 2]),
          height: Double(values[4 * row + 3]))
      }
    }
  }

  /// Boxes as rows of (cx, cy, w, h): `[boxes, 4]`.
  package init(windows: [Box<Normalized>]) {
    self.init(
      windows.flatMap { [Float($0.centerX), Float($0.centerY), Float($0.width), Float($0.height)] },
      shape: [windows.count, 4])
  }
}
