internal import Geometry

/// A part of the picture that windows may lie in: the whole of it, or what regions to avoid leave.
struct Field: Hashable, Sendable {
  var columns: Range<Int>
  var rows: Range<Int>

  /// The whole picture.
  init(_ size: PixelSize) {
    columns = 0..<size.width
    rows = 0..<size.height
  }

  var size: PixelSize { PixelSize(width: columns.count, height: rows.count) }

  func holds(_ group: SubjectGroup?) -> Bool {
    guard let group else { return true }
    return columns.lowerBound <= group.columns.lowerBound && columns.upperBound >= group.columns.upperBound
      && rows.lowerBound <= group.rows.lowerBound && rows.upperBound >= group.rows.upperBound
  }

  /// The up to four largest parts without `box`: left of it, right of it, above it and below it.
  func without(_ box: Box<Pixels>) -> [Field] {
    let left = min(max(Int(box.x0.rounded(.down)), columns.lowerBound), columns.upperBound)
    let right = min(max(Int(box.x1.rounded(.up)), columns.lowerBound), columns.upperBound)
    let top = min(max(Int(box.y0.rounded(.down)), rows.lowerBound), rows.upperBound)
    let bottom = min(max(Int(box.y1.rounded(.up)), rows.lowerBound), rows.upperBound)
    guard left < right, top < bottom else { return [self] }
    var parts: [Field] = []
    if left > columns.lowerBound { parts.append(with(columns: columns.lowerBound..<left)) }
    if right < columns.upperBound { parts.append(with(columns: right..<columns.upperBound)) }
    if top > rows.lowerBound { parts.append(with(rows: rows.lowerBound..<top)) }
    if bottom < rows.upperBound { parts.append(with(rows: bottom..<rows.upperBound)) }
    return parts
  }

  private func with(columns: Range<Int>? = nil, rows: Range<Int>? = nil) -> Field {
    var field = self
    field.columns = columns ?? self.columns
    field.rows = rows ?? self.rows
    return field
  }

  /// The largest fields of a picture that hold `usable` windows and as few of the regions to avoid as can be.
  ///
  /// Each region in turn splits the fields it lies in. The number of fields is bounded, so the cost is linear in the
  /// number of regions; with more than a dozen scattered regions a better field may be missed.
  static func clear(of avoid: [PreparedScene.Region], in size: PixelSize, usable: (Field) -> Bool) -> [Field] {
    var fields: [(field: Field, touched: Int)] = [(Field(size), 0)]
    for region in avoid {
      var next: [(field: Field, touched: Int)] = []
      for (field, touched) in fields {
        let parts = field.without(region.box)
        if parts == [field] {
          next.append((field, touched))
          continue
        }
        let good = parts.filter(usable)
        next += good.isEmpty ? [(field, touched + 1)] : good.map { ($0, touched) }
      }
      fields = fittest(next)
    }
    let least = fields.map(\.touched).min() ?? 0
    return fields.filter { $0.touched == least }.map(\.field)
  }

  /// The best dozen without repetitions: those touched least, then the largest; by place where that is equal, so that the
  /// order never depends on chance.
  private static func fittest(_ fields: [(field: Field, touched: Int)]) -> [(field: Field, touched: Int)] {
    var seen: Set<Field> = []
    let unique = fields.filter { seen.insert($0.field).inserted }
    let sorted = unique.sorted { a, b in
      if a.touched != b.touched { return a.touched < b.touched }
      if a.field.size.area != b.field.size.area { return a.field.size.area > b.field.size.area }
      return (a.field.columns.lowerBound, a.field.rows.lowerBound) < (
        b.field.columns.lowerBound, b.field.rows.lowerBound
      )
    }
    return Array(sorted.prefix(12))
  }
}
