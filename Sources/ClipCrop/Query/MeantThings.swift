package import Geometry

extension QueryReading.Subject {
  /// Which of several alike things are meant.
  ///
  /// One thing: that at the place and of the size that were named, else the best answer. Several: as many as were asked for at that
  /// place or of that size, else those on that side of the middle between them; all where neither is named.
  ///
  /// - Parameter boxes: where the things are, the best answer first.
  /// - Returns: indices of `boxes`, rising.
  package func meant(_ boxes: [Box<Pixels>]) -> [Int] {
    guard boxes.count > 1 else { return Array(boxes.indices) }
    let criteria = [place.map { SpatialWords.distances($0, boxes) }, size.map { $0.distances(boxes) }].compactMap { $0 }
    let order = boxes.indices.sorted { (rank($0, criteria), $0) < (rank($1, criteria), $1) }
    switch number {
    case .one: return [order[min(place?.rank ?? 0, order.count - 1)]]
    case .several where criteria.isEmpty: return Array(boxes.indices)
    case .several(let count?): return order.prefix(count).sorted()
    case .several(nil):
      return boxes.indices.filter { index in
        criteria.allSatisfy { $0[index] <= (($0.min() ?? 0) + ($0.max() ?? 0)) / 2 }
      }.nonEmpty ?? order.prefix(1).sorted()
    }
  }

  /// How many things come before one by all criteria together.
  private func rank(_ index: Int, _ criteria: [[Double]]) -> Int {
    criteria.reduce(0) { sum, values in sum + values.count { $0 < values[index] } }
  }
}

extension SpatialWords {
  /// How far each box is from a side, or from a corner along both axes together; from the middle of all boxes for `middle`.
  fileprivate static func distances(_ place: Place, _ boxes: [Box<Pixels>]) -> [Double] {
    let middle = boxes.map(\.centerX).reduce(0, +) / Double(boxes.count)
    return boxes.map { box in
      place.sides.reduce(0) { sum, side in
        switch side {
        case .left: sum + box.centerX
        case .right: sum - box.centerX
        case .top: sum + box.centerY
        case .bottom: sum - box.centerY
        case .middle: sum + abs(box.centerX - middle)
        }
      }
    }
  }
}

extension SizeWords.Size {
  /// By the side of a square of the same area, so that the middle between a small and a large thing lies between them.
  fileprivate func distances(_ boxes: [Box<Pixels>]) -> [Double] {
    boxes.map { (self == .small ? 1 : -1) * $0.area.squareRoot() }
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
