package import Geometry

/// Reads from a query which of several alike things is meant: "the left lion", "the cup on the right", "topmost window".
///
/// Open-vocabulary detectors do not understand such words: they find all lions. Where a query names a side and several things
/// answer it alike, the one furthest to that side is meant. "Facing left" says where a thing looks and "left of the tree" where it is
/// among other things; neither chooses.
package enum SpatialWords {
  private enum Side {
    case left, right, top, bottom, middle
  }

  private static let sides: [Substring: Side] = [
    "left": .left, "leftmost": .left, "right": .right, "rightmost": .right, "top": .top, "topmost": .top,
    "upper": .top, "uppermost": .top, "bottom": .bottom, "bottommost": .bottom, "lower": .bottom, "lowest": .bottom,
    "middle": .middle, "central": .middle,
  ]
  /// What follows a side that is part of something else: "left of", "right hand", "top hat", "bottom line".
  private static let otherMeanings: Set<Substring> = ["of", "hand", "foot", "arm", "leg", "eye", "ear", "wing", "hat"]

  /// The indices of the boxes that `query` means, in order: all of them where it names no side.
  package static func meant(_ boxes: [Box<Pixels>], by query: Query) -> [Int] {
    guard boxes.count > 1, let side = side(of: query) else { return Array(boxes.indices) }
    let middle = boxes.map(\.centerX).reduce(0, +) / Double(boxes.count)
    let place = { (box: Box<Pixels>) -> Double in
      switch side {
      case .left: box.centerX
      case .right: -box.centerX
      case .top: box.centerY
      case .bottom: -box.centerY
      case .middle: abs(box.centerX - middle)
      }
    }
    return boxes.indices.min { place(boxes[$0]) < place(boxes[$1]) }.map { [$0] } ?? []
  }

  private static func side(of query: Query) -> Side? {
    guard case .text(let text) = query, FacingWords.facing(query) == nil else { return nil }
    let words = text.lowercased().split { !$0.isLetter }
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1] : ""
      if let side = sides[word], !otherMeanings.contains(next) { return side }
    }
    return nil
  }
}
