/// Between which two pixels of an axis a sample falls.
struct AxisSample: Sendable {
  let lower: Int
  let upper: Int
  /// The share of `upper`.
  let fraction: Float
  /// How the position, in pixels, moves with the middle of the window: 0 where the edge is repeated.
  let slope: Float
  /// Times `slope`, how it moves with the extent of the window.
  let lever: Float

  /// In double precision: a position in single is off by more than the gradient of a small window can bear.
  static func along(center: Double, extent: Double, pixels: Int, count: Int) -> [AxisSample] {
    (0..<count).map { index in
      let lever = (Double(index) + 0.5) / Double(count) - 0.5
      let (position, last) = ((center + extent * lever) * Double(pixels) - 0.5, Double(pixels - 1))
      guard !position.isNaN else {
        return AxisSample(lower: 0, upper: 0, fraction: .nan, slope: .nan, lever: Float(lever))
      }
      let clamped = min(max(position, 0), last)
      let lower = Int(clamped)
      return AxisSample(
        lower: lower, upper: min(lower + 1, pixels - 1), fraction: Float(clamped - Double(lower)),
        slope: position > 0 && position < last ? Float(pixels) : 0, lever: Float(lever))
    }
  }
}
