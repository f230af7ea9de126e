package import Geometry
package import Tensors

/// The mean ``BoxDistance`` of boxes that are already paired with their targets: a detector's box regression.
package struct BoxLoss: Hashable, Sendable {
  /// What a pair costs.
  package var distance: BoxDistance

  package init(distance: BoxDistance = BoxDistance()) { self.distance = distance }

  /// - Parameters:
  ///   - boxes: (cx, cy, w, h), `[pairs, 4]`.
  ///   - targets: one for each.
  /// - Returns: a scalar; 0 where there are no pairs.
  package func callAsFunction(_ boxes: Tensor, targets: [Box<Normalized>]) -> Tensor {
    precondition(boxes.shape == [targets.count, 4], "\(targets.count) targets for boxes of \(boxes.shape)")
    let share = 1 / Double(max(1, targets.count))
    let pairs = zip(boxes.windows, targets).map { distance.withGradient($0, $1) }
    return .loss(
      pairs.reduce(0) { $0 + share * $1.value }, of: boxes,
      gradient: pairs.flatMap { pair in (0..<4).map { Float(share * pair.gradient[$0]) } })
  }
}
