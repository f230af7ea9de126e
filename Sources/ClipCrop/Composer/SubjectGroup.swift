internal import Geometry

/// The subjects of a scene as one thing to frame.
struct SubjectGroup: Sendable {
  /// The columns that the subjects reach into.
  let columns: Range<Int>
  /// The rows that the subjects reach into.
  let rows: Range<Int>
  /// The visual centre in pixels: the subjects' middles, weighted by score and by the square root of area, since a thing
  /// twice as wide and high does not draw the eye four times as much.
  let centre: (x: Double, y: Double)
  /// Where the subjects look or move to, when those that say so agree.
  let facing: Facing?
  /// The larger of the shares of the picture's width and height that the subjects take.
  let share: Double

  /// The group of `subjects`, nil when there are none.
  init?(_ subjects: [PreparedScene.Region], in size: PixelSize) {
    guard let first = subjects.first else { return nil }
    let hull = subjects.reduce(first.box) { $0.union($1.box) }
    columns = Int(hull.x0.rounded(.down))..<Int(hull.x1.rounded(.up))
    rows = Int(hull.y0.rounded(.down))..<Int(hull.y1.rounded(.up))
    var (x, y, total) = (0.0, 0.0, 0.0)
    for subject in subjects {
      let weight = subject.weight * subject.box.area.squareRoot()
      x += weight * subject.box.centerX
      y += weight * subject.box.centerY
      total += weight
    }
    centre = (x / total, y / total)
    let sides = Set(subjects.compactMap(\.facing))
    facing = sides.count == 1 ? sides.first : nil
    share = max(
      Double(columns.count) / Double(size.width), Double(rows.count) / Double(size.height))
  }

  /// Pixels across.
  var width: Double { Double(columns.count) }
  /// Pixels down.
  var height: Double { Double(rows.count) }
  /// Taller than wide: most likely something that stands, with a head at the top.
  var isUpright: Bool { height > 1.15 * width }
  /// The hull of all subjects.
  var box: Box<Pixels> {
    Box(
      x0: Double(columns.lowerBound), y0: Double(rows.lowerBound),
      x1: Double(columns.upperBound), y1: Double(rows.upperBound))
  }
}
