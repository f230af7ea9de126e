/// The mean feature under each window of one picture: that of `grid` x `grid` bilinear samples, as ``cropResized`` takes them.
///
/// Such a mean is a weighted sum of all patches whose weights are a product of one factor for the row and one for the column, so
/// that it is computed as a product of two matrices, in the layout that a vision tower gives.
///
/// - Parameters:
///   - features: patches row by row, `[rows * columns, width]`.
///   - rows: of patches.
///   - columns: of patches.
///   - windows: (cx, cy, w, h) as shares of the grid of patches, `[windows, 4]`.
///   - grid: samples along each axis.
/// - Returns: `[windows, width]`.
public func windowMeans(
  _ features: Tensor, rows: Int, columns: Int, windows: Tensor, grid: Int
) throws -> Tensor {
  precondition(features.rank == 2 && features.shape[0] == rows * columns, "\(rows) x \(columns) patches")
  precondition(windows.rank == 2 && windows.width == 4, "windows are rows of four, not of shape \(windows.shape)")
  let weights = (0..<windows.rows).map { index in
    let window = windows.row(index).map(Double.init)
    return WindowWeights(
      rows: AxisWeights(center: window[1], extent: window[3], pixels: rows, samples: grid),
      columns: AxisWeights(center: window[0], extent: window[2], pixels: columns, samples: grid))
  }
  let matrix = Tensor(weights.flatMap(\.values), shape: [weights.count, rows * columns])
    .recorded(from: [windows]) { gradient in
      [Tensor(weights.enumerated().flatMap { $1.windowGradient(gradient.row($0)) }, shape: [weights.count, 4])]
    }
  return try matrix.times(features)
}

/// How much every patch counts in the mean of a window.
private struct WindowWeights: Sendable {
  let rows: AxisWeights
  let columns: AxisWeights

  var values: [Float] { rows.values.flatMap { row in columns.values.map { row * $0 } } }

  /// The gradient of (cx, cy, w, h), given that of the weights.
  func windowGradient(_ gradient: [Float]) -> [Float] {
    var sum = SIMD4<Float>.zero
    let width = columns.values.count
    for (y, row) in rows.values.enumerated() {
      for (x, column) in columns.values.enumerated() {
        let change = SIMD4(
          row * columns.byCenter[x], rows.byCenter[y] * column, row * columns.byExtent[x], rows.byExtent[y] * column)
        sum += gradient[y * width + x] * change
      }
    }
    return (0..<4).map { sum[$0] }
  }
}

/// How much every pixel of an axis counts in the mean of samples, and how that moves with the middle and extent of the window.
private struct AxisWeights: Sendable {
  let values: [Float]
  let byCenter: [Float]
  let byExtent: [Float]

  init(center: Double, extent: Double, pixels: Int, samples: Int) {
    var (values, byCenter) = ([Float](repeating: 0, count: pixels), [Float](repeating: 0, count: pixels))
    var byExtent = byCenter
    for sample in AxisSample.along(center: center, extent: extent, pixels: pixels, count: samples) {
      let share = 1 / Float(samples)
      values[sample.lower] += share * (1 - sample.fraction)
      values[sample.upper] += share * sample.fraction
      for (pixel, sign) in [(sample.lower, -share), (sample.upper, share)] {
        byCenter[pixel] += sign * sample.slope
        byExtent[pixel] += sign * sample.slope * sample.lever
      }
    }
    (self.values, self.byCenter, self.byExtent) = (values, byCenter, byExtent)
  }
}
