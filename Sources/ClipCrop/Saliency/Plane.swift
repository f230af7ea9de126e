/// One channel of a picture or grid as floats, rows from the top: the working form of every saliency measure.
struct Plane {
  let width: Int
  let height: Int
  var values: [Float]

  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "a plane holds one value a position")
    self.width = width
    self.height = height
    self.values = values
  }

  init(width: Int, height: Int) {
    self.init(width: width, height: height, values: [Float](repeating: 0, count: width * height))
  }

  /// The plane averaged down by a whole factor; the last block of a row or column may be narrower.
  func reduced(by factor: Int) -> Plane {
    guard factor > 1 else { return self }
    let columns = (width + factor - 1) / factor
    let rows = (height + factor - 1) / factor
    var result = Plane(width: columns, height: rows)
    values.withUnsafeBufferPointer { source in
      for row in 0..<rows {
        let bottom = min(height, (row + 1) * factor)
        for column in 0..<columns {
          let right = min(width, (column + 1) * factor)
          var sum: Float = 0
          for y in row * factor..<bottom {
            for x in column * factor..<right { sum += source[y * width + x] }
          }
          result.values[row * columns + column] = sum / Float((bottom - row * factor) * (right - column * factor))
        }
      }
    }
    return result
  }

  /// The plane averaged over a grid of `columns` by `rows` equal cells, each pixel counted by the area it shares with a
  /// cell, so that pictures smaller than the grid and pictures of odd sizes are treated alike.
  func pooled(columns: Int, rows: Int) -> Plane {
    let narrow = Plane.pooledRows(values, length: width, count: height, bins: columns)
    let turned = Plane.transposed(narrow, columns: columns, rows: height)
    let small = Plane.pooledRows(turned, length: height, count: columns, bins: rows)
    return Plane(width: columns, height: rows, values: Plane.transposed(small, columns: rows, rows: columns))
  }

  /// A blur by two box passes in each direction, a triangle's shape; positions beyond the border repeat the border's value.
  func blurred(radius: Int) -> Plane {
    guard radius > 0 else { return self }
    var rows = values
    for _ in 0..<2 { rows = Plane.boxRows(rows, length: width, count: height, radius: radius) }
    var columns = Plane.transposed(rows, columns: width, rows: height)
    for _ in 0..<2 { columns = Plane.boxRows(columns, length: height, count: width, radius: radius) }
    return Plane(width: width, height: height, values: Plane.transposed(columns, columns: height, rows: width))
  }

  /// A plane of the same size in which each position holds the mean of its row (or column).
  func lineMeans(alongRows: Bool) -> Plane {
    guard alongRows else {
      let turned = Plane(width: height, height: width, values: Plane.transposed(values, columns: width, rows: height))
      let means = turned.lineMeans(alongRows: true)
      return Plane(width: width, height: height, values: Plane.transposed(means.values, columns: height, rows: width))
    }
    var result = self
    for row in 0..<height {
      let line = row * width..<(row + 1) * width
      let mean = values[line].reduce(0, +) / Float(width)
      for index in line { result.values[index] = mean }
    }
    return result
  }

  private static func pooledRows(_ source: [Float], length: Int, count: Int, bins: Int) -> [Float] {
    let step = Double(length) / Double(bins)
    var result = [Float](repeating: 0, count: bins * count)
    for bin in 0..<bins {
      let start = Double(bin) * step
      let end = min(Double(length), start + step)
      let first = min(length - 1, Int(start))
      let last = min(length - 1, max(first, Int(end.rounded(.up)) - 1))
      for index in first...last {
        let share = Float((min(end, Double(index + 1)) - max(start, Double(index))) / step)
        for line in 0..<count { result[line * bins + bin] += source[line * length + index] * share }
      }
    }
    return result
  }

  private static func boxRows(_ source: [Float], length: Int, count: Int, radius: Int) -> [Float] {
    var result = [Float](repeating: 0, count: source.count)
    let scale = 1 / Float(2 * radius + 1)
    source.withUnsafeBufferPointer { input in
      for line in 0..<count {
        let base = line * length
        var sum: Float = 0
        for offset in -radius...radius { sum += input[base + min(max(offset, 0), length - 1)] }
        for x in 0..<length {
          result[base + x] = sum * scale
          sum += input[base + min(x + radius + 1, length - 1)] - input[base + max(x - radius, 0)]
        }
      }
    }
    return result
  }

  private static func transposed(_ source: [Float], columns: Int, rows: Int) -> [Float] {
    var result = [Float](repeating: 0, count: source.count)
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = source[row * columns + column] }
    }
    return result
  }
}
