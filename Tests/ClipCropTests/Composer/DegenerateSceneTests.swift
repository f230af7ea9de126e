import ClipCrop
import Geometry
import Testing

/// Pictures and boxes at the limits of what there is.
@Suite struct DegenerateSceneTests {
  private let aspects = ["1:1", "16:9", "9:16", "100:1", "1:100"].map { AspectRatio(parsing: $0) } + [nil]

  @Test(arguments: [
    (1, 1), (1, 2), (3, 2000), (2000, 3), (1, 5000), (50, 50), (1 << 24, 1 << 24), (1 << 24, 1),
  ]) func pictureOfAnySizeHasWindows(_ width: Int, _ height: Int) throws {
    let size = PixelSize(width: width, height: height)
    let (w, h) = (Double(width), Double(height))
    let subjects: [[Subject]] = [
      [], [Subject(box: size.bounds)], [Subject(box: Box(x0: 0.3 * w, y0: 0.4 * h, x1: 0.5 * w, y1: 0.7 * h))],
    ]
    for subjects in subjects {
      for margin in [nil, 0.2] {
        let scene = CompositionScene(size: size, subjects: subjects, attention: nil)
        let all = try Composer().compose(scene, CompositionOptions(aspects: aspects, margin: margin, candidates: 3))
        #expect(all.count == aspects.count)
        for candidates in all {
          #expect(!candidates.isEmpty)
          for candidate in candidates { #expect(candidate.rect.fits(in: size), "\(candidate)") }
        }
      }
    }
  }

  @Test(arguments: [(0, 10), (10, 0), (-1, 10), (1 << 25, 10), (Int.max, Int.max)])
  func pictureWithoutASensibleSizeIsAnError(_ width: Int, _ height: Int) {
    let size = PixelSize(width: width, height: height)
    #expect(throws: CompositionError.pictureSize(size)) { try Composer().compose(CompositionScene(size: size)) }
  }

  @Test func boxesThatAreNoBoxesAreErrors() throws {
    let size = PixelSize(width: 100, height: 100)
    let bad: [Box<Pixels>] = [
      Box(x0: .nan, y0: 0, x1: 10, y1: 10), Box(x0: 0, y0: 0, x1: .infinity, y1: 10),
      Box(x0: 20, y0: 0, x1: 10, y1: 10), Box(x0: 0, y0: 30, x1: 10, y1: 10),
    ]
    for box in bad {
      let good = Subject(box: Box(x0: 1, y0: 1, x1: 5, y1: 5))
      let scenes = [
        ("subject", CompositionScene(size: size, subjects: [good, Subject(box: box)])),
        ("bystander", CompositionScene(size: size, bystanders: [Bystander(box: good.box), Bystander(box: box)])),
        ("avoid", CompositionScene(size: size, avoid: [good.box, box])),
      ]
      for (kind, scene) in scenes {
        let error = #expect(throws: CompositionError.self) { try Composer().compose(scene) }
        guard case .invalidBox(kind, 1, _) = error else {
          Issue.record("\(kind): \(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test func subjectsOutsideOfThePictureAreLeftOutAndNamed() throws {
    let scene = CompositionScene(
      size: PixelSize(width: 800, height: 600),
      subjects: [
        Subject(box: Box(x0: 900, y0: 100, x1: 1000, y1: 200)), Subject(box: Box(x0: 300, y0: 200, x1: 500, y1: 400)),
      ])
    let found = try Composer().compose(scene)[0][0]
    #expect(found.subjects == [1])
    #expect(found.reasons.contains(.subjectOutside(0)))
    let none = CompositionScene(size: scene.size, subjects: [scene.subjects[0]])
    let alone = try Composer().compose(none)[0][0]
    #expect(alone.reasons.contains(.subjectOutside(0)))
    #expect(alone.reasons.contains(.middleOfPicture))
  }

  @Test func subjectPartlyOutsideIsWholeWhenItsPartInsideIs() throws {
    let scene = CompositionScene(
      size: PixelSize(width: 800, height: 600), subjects: [Subject(box: Box(x0: -200, y0: 300, x1: 200, y1: 900))])
    let found = try Composer().compose(scene, CompositionOptions(aspects: [AspectRatio(parsing: "1:1")]))[0][0]
    #expect(found.subjects == [0])
    #expect(found.rect.box.contains(Box(x0: 0, y0: 300, x1: 200, y1: 600)))
  }

  @Test func pointIsASubjectToo() throws {
    for (x, y) in [(400.5, 300.5), (0, 0), (799, 599)] {
      let scene = CompositionScene(
        size: PixelSize(width: 800, height: 600), subjects: [Subject(box: Box(x0: x, y0: y, x1: x, y1: y))])
      let found = try Composer().compose(scene)[0][0]
      #expect(found.subjects == [0])
      #expect(found.rect.width >= 200 && found.rect.height >= 200)
    }
  }

  @Test func avoidingEverythingStillGivesAWindow() throws {
    let size = PixelSize(width: 800, height: 600)
    for subjects in [[], [Subject(box: Box(x0: 100, y0: 100, x1: 200, y1: 200))]] {
      let scene = CompositionScene(size: size, subjects: subjects, avoid: [size.bounds])
      let found = try Composer().compose(scene)[0][0]
      #expect(found.reasons.contains(.touchesAvoided(0)))
    }
  }

  @Test func scoresThatAreNoNumbersCountAsNothing() throws {
    let box = Box<Pixels>(x0: 100, y0: 100, x1: 200, y1: 200)
    let scene = CompositionScene(
      size: PixelSize(width: 800, height: 600),
      subjects: [Subject(box: box, score: .nan), Subject(box: box.moved(x: 300, y: 0), score: -.infinity)],
      bystanders: [Bystander(box: box.moved(x: 0, y: 150), weight: .nan)])
    let found = try Composer().compose(scene)[0][0]
    #expect(found.subjects == [0, 1])
    #expect((0...1).contains(found.score))
  }

  @Test func hundredsOfBoxesAreHandled() throws {
    var scenes = SeededScenes(seed: 21)
    let size = PixelSize(width: 3000, height: 2000)
    let scene = CompositionScene(
      size: size, subjects: (0..<100).map { _ in Subject(box: scenes.box(in: size, upTo: 0.05)) },
      bystanders: (0..<300).map { _ in Bystander(box: scenes.box(in: size, upTo: 0.05), weight: 0.2) },
      avoid: (0..<100).map { _ in scenes.box(in: size, upTo: 0.05) })
    let all = try Composer().compose(scene, CompositionOptions(aspects: [AspectRatio(parsing: "1:1"), nil]))
    for candidates in all { #expect(candidates[0].rect.fits(in: size)) }
  }
}
