import ClipCrop
import Geometry
import Testing

@Suite struct AttentionWindowTests {
  /// A map with all attention evenly in one block of cells.
  private func map(columns: Range<Int>, rows: Range<Int>) -> AttentionMap {
    AttentionMap(
      columns: 20, rows: 20,
      values: (0..<400).map { columns.contains($0 % 20) && rows.contains($0 / 20) ? 1 : 0 })
  }

  @Test func theBestWindowHoldsTheAttention() {
    let block = map(columns: 14..<18, rows: 2..<6)
    let window = block.bestWindow(width: 0.4, height: 0.4)
    #expect(window.contains(Box(x0: 0.7, y0: 0.1, x1: 0.9, y1: 0.3), tolerance: 1e-3))
    #expect(Box<Normalized>.unit.contains(window, tolerance: 1e-9))
    #expect(abs(window.width - 0.4) < 1e-9 && abs(window.height - 0.4) < 1e-9)
  }

  @Test func noOtherWindowScoresBetter() {
    let block = map(columns: 3..<9, rows: 10..<19)
    let best = block.score(window: block.bestWindow(width: 0.5, height: 0.3))
    for step in 0..<441 {
      let (x, y) = (Double(step % 21) / 20 * 0.5, Double(step / 21) / 20 * 0.7)
      #expect(block.score(window: Box(x0: x, y0: y, x1: x + 0.5, y1: y + 0.3)) < best + 1e-3)
    }
  }

  @Test func anEvenMapIsCroppedAboutItsMiddle() {
    let even = AttentionMap(columns: 5, rows: 3, values: [Float](repeating: 1, count: 15))
    let window = even.bestWindow(width: 0.3, height: 0.6)
    #expect(abs(window.centerX - 0.5) < 1e-3 && abs(window.centerY - 0.5) < 1e-3)
  }

  @Test func aWindowLargerThanThePictureIsThePicture() {
    #expect(map(columns: 0..<2, rows: 0..<2).bestWindow(width: 2, height: 1) == .unit)
  }
}
