/// How far each cell's colour is from the colours along the four borders, each border by its own mean and deviation, so
/// that a sky above and a lawn below are both background.
struct BorderDistance {
  /// The distance to the most similar border, in deviations.
  private(set) var nearest: [Float]
  /// The mean distance to the four borders.
  private(set) var mean: [Float]

  /// Compares the cells of a grid with the outermost two rows and columns.
  init(_ cells: LabPlanes) {
    let (columns, rows) = (cells.width, cells.height)
    let depth = 2
    let all = 0..<columns * rows
    let borders = [
      all.filter { $0 / columns < depth }, all.filter { $0 / columns >= rows - depth },
      all.filter { $0 % columns < depth }, all.filter { $0 % columns >= columns - depth },
    ]
    nearest = [Float](repeating: .greatestFiniteMagnitude, count: all.count)
    mean = [Float](repeating: 0, count: all.count)
    for border in borders {
      var squares = [Float](repeating: 0, count: all.count)
      for plane in [cells.lightness, cells.a, cells.b] {
        let average = border.reduce(0) { $0 + plane.values[$1] } / Float(border.count)
        let variance =
          border.reduce(0) { $0 + (plane.values[$1] - average) * (plane.values[$1] - average) } / Float(border.count)
        // 16 is four units of Lab squared: differences below it are hardly seen.
        let scale = 1 / (variance + 16)
        for index in all {
          let difference = plane.values[index] - average
          squares[index] += difference * difference * scale
        }
      }
      for index in all {
        let distance = squares[index].squareRoot()
        nearest[index] = min(nearest[index], distance)
        mean[index] += distance / Float(borders.count)
      }
    }
  }
}
