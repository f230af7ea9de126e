import ClipCrop
import Geometry
import Testing

/// Windows of pictures in which nothing was asked for.
@Suite struct AttentionCompositionTests {
  private let size = PixelSize(width: 1600, height: 1000)

  /// Attention in one cell of 16 x 10, a little everywhere else.
  private func map(column: Int, row: Int, rest: Float = 0.0005) -> AttentionMap {
    var values = [Float](repeating: rest, count: 160)
    values[row * 16 + column] = 1
    return AttentionMap(columns: 16, rows: 10, values: values)
  }

  @Test func withoutAttentionTheLargestWindowIsInTheMiddle() throws {
    let scene = CompositionScene(size: size)
    let options = CompositionOptions(aspects: [AspectRatio(parsing: "1:1"), AspectRatio(parsing: "3:1"), nil])
    let found = try Composer().compose(scene, options).map { $0[0] }
    #expect(found[0].rect == PixelRect(x: 300, y: 0, width: 1000, height: 1000))
    #expect(found[1].rect.size == PixelSize(width: 1600, height: 533))
    #expect(abs(found[1].rect.y - 233) <= 1)
    #expect(found[2].rect == PixelRect(x: 0, y: 0, width: 1600, height: 1000))
    #expect(found.allSatisfy { $0.reasons.contains(.middleOfPicture) })
  }

  @Test(arguments: [0, 3, 8, 15]) func theLargestWindowMovesToTheAttention(_ column: Int) throws {
    let scene = CompositionScene(size: size, attention: map(column: column, row: 4))
    for aspect in ["1:1", "9:16", "4:5"] {
      let options = CompositionOptions(aspects: [AspectRatio(parsing: aspect)])
      let found = try Composer().compose(scene, options)[0][0]
      #expect(found.rect.height == 1000)
      #expect(found.rect.box.contains(Box(x0: Double(column) * 100, y0: 400, x1: Double(column) * 100 + 100, y1: 500)))
    }
  }

  @Test func evenAttentionLeavesTheWindowInTheMiddle() throws {
    let even = AttentionMap(columns: 8, rows: 8, values: [Float](repeating: 1, count: 64))
    let scene = CompositionScene(size: size, attention: even)
    let found = try Composer().compose(scene, CompositionOptions(aspects: [AspectRatio(parsing: "1:1")]))[0][0]
    #expect(abs(found.rect.x - 300) <= 1)
  }

  @Test func freeWindowGivesUpEmptyBordersOnly() throws {
    var values = [Float](repeating: 0, count: 160)
    for row in 2..<9 { for column in 5..<14 { values[row * 16 + column] = 1 } }
    let scene = CompositionScene(
      size: size, attention: AttentionMap(columns: 16, rows: 10, values: values))
    let found = try Composer().compose(scene)[0][0]
    #expect(found.rect.width < 1250 && found.rect.height < 900)
    #expect(found.rect.box.contains(Box(x0: 520, y0: 220, x1: 1380, y1: 880)))
  }

  @Test func regionsAreAvoidedWithoutSubjectsToo() throws {
    let scene = CompositionScene(
      size: size, avoid: [Box(x0: 1200, y0: 900, x1: 1600, y1: 1000)], attention: map(column: 13, row: 5))
    for aspect in ["1:1", "16:9", "9:16"] {
      let options = CompositionOptions(aspects: [AspectRatio(parsing: aspect)], candidates: 3)
      for candidate in try Composer().compose(scene, options)[0] {
        #expect(candidate.rect.box.intersection(scene.avoid[0]) == nil)
      }
    }
  }

  @Test func limitsHold() throws {
    var scenes = SeededScenes(seed: 31)
    for _ in 0..<SeededScenes.rounds(100) {
      let size = scenes.size()
      let scene = CompositionScene(
        size: size, avoid: [scenes.box(in: size, upTo: 0.3)], attention: scenes.chance(0.7) ? scenes.map() : nil)
      let unit = scenes.whole(1...16)
      let aspect = scenes.aspect()
      let percent = scenes.real(10...100)
      let largest = largestWindow(aspect, in: size, multipleOf: unit)
      guard largest.width > 0 else { continue }
      let found = try Composer().compose(
        scene,
        CompositionOptions(aspects: [aspect], minSize: .percent(percent), multipleOf: unit, candidates: 3))[0]
      for (index, candidate) in found.enumerated() {
        let rect = candidate.rect
        #expect(rect.fits(in: size))
        #expect(rect.width.isMultiple(of: unit) && rect.height.isMultiple(of: unit))
        #expect(Double(rect.width) >= percent / 100 * Double(largest.width) - 1e-6)
        #expect((0...1).contains(candidate.score))
        for other in found[..<index] { #expect(other.rect.box.iou(rect.box) <= 0.7 + 1e-9) }
      }
    }
  }
}
