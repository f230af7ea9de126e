import ClipCrop
import Geometry
import Testing

/// Close-up, medium and wide shots by rule.
@Suite struct ShotCompositionTests {
  private let size = PixelSize(width: 3000, height: 2000)

  private func scene(_ boxes: [Box<Pixels>]) -> CompositionScene {
    CompositionScene(size: size, subjects: boxes.map { Subject(box: $0) })
  }

  private func share(_ rect: PixelRect, _ boxes: [Box<Pixels>]) -> Double {
    let hull = boxes.dropFirst().reduce(boxes[0]) { $0.union($1) }
    return max(hull.width / Double(rect.width), hull.height / Double(rect.height))
  }

  /// The larger share of width and height, as photographers use the words, whatever the ratio and the subject's size.
  @Test(arguments: [(Shot.closeUp, 0.6...0.9), (.medium, 0.35...0.6), (.wide, 0.12...0.35)])
  func subjectsTakeTheirShare(shot: Shot, wanted: ClosedRange<Double>) throws {
    let subjects: [[Box<Pixels>]] = [
      [Box(x0: 1300, y0: 800, x1: 1700, y1: 1300)], [Box(x0: 300, y0: 900, x1: 700, y1: 1400)],
      [Box(x0: 2000, y0: 500, x1: 2200, y1: 1100)], [Box(x0: 1200, y0: 900, x1: 1500, y1: 1100)],
      [Box(x0: 1200, y0: 900, x1: 1400, y1: 1100), Box(x0: 1500, y0: 850, x1: 1700, y1: 1150)],
    ]
    for boxes in subjects {
      for aspect in [nil, "1:1", "3:2", "4:5"] {
        let options = CompositionOptions(aspects: aspect.map { [AspectRatio(parsing: $0)] } ?? [], shot: shot)
        let found = try #require(try Composer().compose(scene(boxes), options).first?.first)
        #expect(
          (wanted.lowerBound - 0.02...wanted.upperBound + 0.02).contains(share(found.rect, boxes)),
          "\(boxes) \(aspect ?? "free")")
        #expect(boxes.allSatisfy { found.rect.box.contains($0) } && found.reasons.contains(.shot(shot)))
      }
    }
  }

  @Test func explicitOptionsGoBeforeTheShot() throws {
    let boxes = [Box<Pixels>(x0: 1300, y0: 800, x1: 1700, y1: 1300)]
    let margin = try #require(
      try Composer().compose(scene(boxes), CompositionOptions(margin: 0.1, shot: .wide)).first?.first)
    #expect(margin.rect.size == PixelSize(width: 480, height: 600) && !margin.reasons.contains(.shot(.wide)))
    let large = try #require(
      try Composer().compose(scene(boxes), CompositionOptions(minSize: .percent(100), shot: .closeUp)).first?.first)
    #expect(large.rect.size == size && !large.reasons.contains(.shot(.closeUp)))
  }

  /// A subject that fills the picture has no wide shot, and the reasons do not claim one.
  @Test func whatThePictureDoesNotHold() throws {
    let boxes = [Box<Pixels>(x0: 100, y0: 100, x1: 2900, y1: 1900)]
    let found = try #require(try Composer().compose(scene(boxes), CompositionOptions(shot: .wide)).first?.first)
    #expect(!found.reasons.contains(.shot(.wide)) && found.rect.box.contains(boxes[0]))
    let attention = try #require(
      try Composer().compose(CompositionScene(size: size), CompositionOptions(shot: .closeUp)).first?.first)
    #expect(attention.reasons == [.middleOfPicture, .largest])
  }

  @Test func words() {
    #expect(
      "\(CropReason.shot(.closeUp))" == "close-up, as asked" && "\(CropReason.shot(.wide))" == "wide shot, as asked")
  }
}
