internal import Foundation
package import Geometry
internal import OWLViT
package import Tensors

/// What every patch of a batch should say: which classes it shows, and for those that answer for a thing, which box.
package struct DetectorTargets: Sendable {
  /// A patch that answers for a thing.
  package struct Positive: Hashable, Sendable {
    /// Row of the logits: picture by picture, patch by patch.
    package let row: Int
    /// Classes that the thing has.
    package let classes: [Int]
    /// Relative to the model's input.
    package let box: Box<Normalized>
  }

  /// The patches of every picture.
  package let grid: DetectorGrid
  /// How many classes.
  package let classes: Int
  /// The patches that answer, by row.
  package private(set) var positives: [Positive] = []
  /// Patches in a thing's box that do not answer for anything: row of the logits, and the box of the thing whose middle is nearest.
  package private(set) var companions: [(row: Int, box: Box<Normalized>)] = []
  /// Rows and classes that are neither right nor wrong: the rest of a thing's box.
  package private(set) var ignored: [(row: Int, class: Int)] = []

  /// - Parameter objects: of each picture.
  init(grid: DetectorGrid, classes: Int) { (self.grid, self.classes) = (grid, classes) }

  /// The patch at the middle of each box and its four neighbours, those that lie in the box, answer for it; the others in the box
  /// are ignored, and so are neighbours in the last row or column: OWL-ViT's bias puts the boxes of those onto the picture's edge with a
  /// logit of 9, where the sigmoid lets no gradient through, so that they would keep wrong boxes for long. A patch answers for one thing, of several that whose middle is nearest and of those the smallest; only the
  /// middle patch of a thing that would have none left is taken from one that has more.
  package static func centre(_ objects: [[DetectorBatch.Object]], grid: DetectorGrid, classes: Int) -> DetectorTargets {
    var targets = DetectorTargets(grid: grid, classes: classes)
    for (picture, things) in objects.enumerated() {
      let owners = CentreOwners(things, grid: grid)
      for (patch, thing) in owners.sorted {
        targets.answer(picture * grid.patches + patch, things[thing])
      }
      for (patch, thing) in owners.companions {
        targets.companions.append((picture * grid.patches + patch, things[thing].box))
      }
      for (index, thing) in things.enumerated() {
        for patch in grid.patches(in: thing.box) where owners[patch] != index {
          targets.ignore(picture * grid.patches + patch, thing, owner: owners[patch].map { things[$0] })
        }
      }
    }
    return targets
  }

  /// One patch for each thing: the pairing of least cost, which is, as in DETR, 5 L1 + 2 (1 - GIoU) of the boxes less the
  /// probability of the class (the mean over the thing's names). All other patches are negatives.
  ///
  /// - Parameters:
  ///   - logits: `[pictures * patches, classes]`.
  ///   - boxes: (cx, cy, w, h), `[pictures * patches, 4]`.
  /// - Throws: `TrainingError.matchingCostNotFinite`.
  package static func hungarian(
    _ objects: [[DetectorBatch.Object]], grid: DetectorGrid, logits: Tensor, boxes: Tensor
  ) throws -> DetectorTargets {
    var targets = DetectorTargets(grid: grid, classes: logits.width)
    let (predicted, distance, width) = (boxes.boxes, BoxDistance(), logits.width)
    try logits.withUnsafeElements { logits in
      for (picture, things) in objects.enumerated() where !things.isEmpty {
        let first = picture * grid.patches
        let pairs = try HungarianMatching.pairs(rows: things.count, columns: grid.patches) { thing, patch in
          let (thing, row) = (things[thing], first + patch)
          let sum = thing.classes.reduce(0.0) {
            $0 + BinaryCrossEntropy.sigmoid(Double(logits[row * width + $1]))
          }
          return distance(predicted[row], thing.box) - sum / Double(max(1, thing.classes.count))
        }
        for pair in pairs.sorted(by: { $0.column < $1.column }) {
          targets.answer(first + pair.column, things[pair.row])
        }
      }
    }
    return targets
  }

  private mutating func answer(_ row: Int, _ thing: DetectorBatch.Object) {
    positives.append(Positive(row: row, classes: thing.classes, box: thing.box))
  }

  /// A class that the patch's own thing has as well stays right.
  private mutating func ignore(_ row: Int, _ thing: DetectorBatch.Object, owner: DetectorBatch.Object?) {
    for name in thing.classes where owner?.classes.contains(name) != true { ignored.append((row, name)) }
  }

  /// What each logit should be after a sigmoid.
  ///
  /// - Parameter boxes: the predicted boxes, where positives count the more the better theirs is, by (1 + IoU) / 2; nil for 1.
  /// - Returns: `[pictures * patches, classes]`.
  package func values(scaledBy boxes: Tensor? = nil) -> Tensor {
    var result = Tensor(repeating: 0, shape: [grid.pictures * grid.patches, classes])
    let predicted = boxes.map { boxes in boxes.detached.gatheringRows(positives.map(\.row)).boxes }
    result.withUnsafeMutableElements { values in
      for (index, positive) in positives.enumerated() {
        let value = predicted.map { Float(1 + $0[index].iou(positive.box)) / 2 } ?? 1
        for name in positive.classes { values[positive.row * classes + name] = value }
      }
    }
    return result
  }

  /// 0 for what is ignored, 1 for all else, of the same shape; nil where nothing is ignored.
  package var mask: Tensor? {
    guard !ignored.isEmpty else { return nil }
    var result = Tensor(repeating: 1, shape: [grid.pictures * grid.patches, classes])
    result.withUnsafeMutableElements { values in
      for (row, name) in ignored { values[row * classes + name] = 0 }
    }
    return result
  }
}

/// The patches of a batch of pictures of one size.
package struct DetectorGrid: Hashable, Sendable {
  /// How many pictures.
  package let pictures: Int
  /// Rows of patches in a picture.
  package let rows: Int
  /// Columns of patches in a picture.
  package let columns: Int

  package init(pictures: Int, rows: Int, columns: Int) {
    (self.pictures, self.rows, self.columns) = (pictures, rows, columns)
  }

  /// Patches in a picture.
  package var patches: Int { rows * columns }

  /// The patch that a point, relative to the input, lies in.
  func patch(x: Double, y: Double) -> Int {
    row(y) * columns + min(max(Int(x * Double(columns)), 0), columns - 1)
  }

  private func row(_ y: Double) -> Int { min(max(Int(y * Double(rows)), 0), rows - 1) }

  /// The patches whose middle lies in a box.
  func patches(in box: Box<Normalized>) -> [Int] {
    let down = DetectorGrid.middles(box.y0, box.y1, count: rows)
    let across = DetectorGrid.middles(box.x0, box.x1, count: columns)
    return down.flatMap { row in across.map { row * columns + $0 } }
  }

  /// Which of `count` equal parts of 0...1 have their middle between two numbers.
  private static func middles(_ low: Double, _ high: Double, count: Int) -> [Int] {
    (0..<count).filter { (Double($0) + 0.5) / Double(count) > low && (Double($0) + 0.5) / Double(count) < high }
  }

  /// The middle of a patch.
  func middle(_ patch: Int) -> (x: Double, y: Double) {
    ((Double(patch % columns) + 0.5) / Double(columns), (Double(patch / columns) + 0.5) / Double(rows))
  }

  /// Whether a patch is in the last row or column.
  func isLast(_ patch: Int) -> Bool { patch / columns == rows - 1 || patch % columns == columns - 1 }

  /// The patches that share an edge with one.
  func neighbours(of patch: Int) -> [Int] {
    let (row, column) = (patch / columns, patch % columns)
    return [(row - 1, column), (row, column - 1), (row, column + 1), (row + 1, column)].filter {
      (0..<rows).contains($0.0) && (0..<columns).contains($0.1)
    }.map { $0.0 * columns + $0.1 }
  }
}
