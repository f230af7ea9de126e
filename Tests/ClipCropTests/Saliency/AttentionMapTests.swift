import ClipCrop
import Geometry
import Testing

@Suite struct AttentionMapTests {
  @Test func valuesSumToOne() {
    let map = AttentionMap(columns: 2, rows: 2, values: [1, 2, 3, 4])
    #expect(map.values == [0.1, 0.2, 0.3, 0.4])
    #expect(abs(map.mass(in: .unit) - 1) < 1e-12)
  }

  @Test func massIsExactForEdgesInsideOfCells() {
    let map = AttentionMap(columns: 2, rows: 2, values: [1, 2, 3, 4])
    // Half of the left column's width and all of its height: (1 + 3) / 10 / 2.
    #expect(abs(map.mass(in: Box(x0: 0.25, y0: 0, x1: 0.5, y1: 1)) - 0.2) < 1e-12)
    // A quarter of each cell: the middle.
    #expect(abs(map.mass(in: Box(x0: 0.25, y0: 0.25, x1: 0.75, y1: 0.75)) - 0.25) < 1e-12)
  }

  @Test func massEqualsAPlainSum() {
    var scenes = SeededScenes(seed: 41)
    for _ in 0..<200 {
      let map = scenes.map()
      let (x, y) = (scenes.real(-0.2...0.9), scenes.real(-0.2...0.9))
      let box = Box<Normalized>(x0: x, y0: y, x1: x + scenes.real(0...0.8), y1: y + scenes.real(0...0.8))
      var sum = 0.0
      for row in 0..<map.rows {
        for column in 0..<map.columns {
          let cell = Box<Normalized>(
            x0: Double(column) / Double(map.columns), y0: Double(row) / Double(map.rows),
            x1: Double(column + 1) / Double(map.columns), y1: Double(row + 1) / Double(map.rows))
          sum += Double(map.values[row * map.columns + column]) * box.coverage(of: cell)
        }
      }
      // The map's values are rounded to Float, its sums are not.
      #expect(abs(map.mass(in: box) - sum) < 1e-6)
    }
  }

  @Test func weightsThatAreNoneCountAsNone() {
    let map = AttentionMap(columns: 4, rows: 1, values: [.nan, -5, .infinity, 2])
    #expect(map.values == [0, 0, 0, 1])
    let empty = AttentionMap(columns: 4, rows: 1, values: [0, 0, 0, 0])
    #expect(empty.values == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func centroidIsTheWeightedMiddle() {
    let map = AttentionMap(columns: 4, rows: 2, values: [0, 0, 0, 0, 0, 0, 0, 3])
    #expect(map.centroid == (0.875, 0.75))
  }

  @Test func trimmingGivesUpTheSameShareOnEachSide() {
    let even = AttentionMap(columns: 3, rows: 5, values: [Float](repeating: 1, count: 15))
    let box = even.trimmed(share: 0.1)
    for (edge, expected) in zip(box.edges, [0.1, 0.1, 0.9, 0.9]) { #expect(abs(edge - expected) < 1e-9) }
  }
}
