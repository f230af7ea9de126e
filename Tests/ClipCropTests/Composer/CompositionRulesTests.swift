import ClipCrop
import Geometry
import Testing

/// One worked example for each rule of composition.
@Suite struct CompositionRulesTests {
  private func crop(
    _ scene: CompositionScene, _ aspect: String? = nil, _ change: (inout CompositionOptions) -> Void = { _ in }
  ) throws -> CropCandidate {
    var options = CompositionOptions(aspects: [aspect.flatMap { AspectRatio(parsing: $0) }])
    change(&options)
    return try #require(try Composer().compose(scene, options).first?.first)
  }

  private func scene(
    _ boxes: [Box<Pixels>], width: Int = 1600, height: Int = 1000, facing: Facing? = nil
  ) -> CompositionScene {
    CompositionScene(
      size: PixelSize(width: width, height: height), subjects: boxes.map { Subject(box: $0, facing: facing) })
  }

  private func box(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> Box<Pixels> {
    Box(x0: x0, y0: y0, x1: x1, y1: y1)
  }

  /// Where the middle of `box` is in the window, in shares of it.
  private func place(of box: Box<Pixels>, in rect: PixelRect) -> (x: Double, y: Double) {
    ((box.centerX - rect.box.x0) / rect.box.width, (box.centerY - rect.box.y0) / rect.box.height)
  }

  @Test func smallSubjectOffCentreStandsOnAThird() throws {
    let left = box(300, 420, 400, 520)
    let found = try crop(scene([left]), "3:2")
    #expect((0.3...0.42).contains(place(of: left, in: found.rect).x))
    #expect(found.reasons.contains(.leftThird))
    let right = box(1200, 420, 1300, 520)
    #expect((0.58...0.7).contains(place(of: right, in: try crop(scene([right]), "3:2").rect).x))
  }

  @Test func subjectInTheMiddleStaysThere() throws {
    let middle = box(600, 300, 1000, 700)
    let found = try crop(scene([middle]), "16:9")
    #expect(abs(place(of: middle, in: found.rect).x - 0.5) < 0.03)
    #expect(found.reasons.contains(.centred))
  }

  @Test func subjectThatLooksAtTheViewerGoesToTheCentre() throws {
    let face = box(300, 300, 600, 700)
    #expect(abs(place(of: face, in: try crop(scene([face], facing: Facing.none), "3:2").rect).x - 0.5) < 0.04)
  }

  @Test(arguments: [Facing.left, .right]) func lookRoomIsTwoToOne(_ facing: Facing) throws {
    let face = box(700, 350, 900, 650)
    let found = try crop(scene([face], facing: facing), "3:2")
    let (left, right) = (face.x0 - found.rect.box.x0, found.rect.box.x1 - face.x1)
    let ahead = (facing == .left ? left : right) / (left + right)
    #expect((0.58...0.75).contains(ahead))
    #expect(found.reasons.contains(.lookRoom(facing)))
  }

  @Test func lookRoomThatThePictureDoesNotHaveIsReported() throws {
    let found = try crop(scene([box(20, 300, 420, 800)], facing: .left), "1:1")
    #expect(found.reasons.contains(.littleLookRoom(.left)))
    #expect(found.rect.x == 0)
  }

  @Test func whatRisesHasRoomAbove() throws {
    let rocket = box(750, 400, 850, 600)
    #expect(place(of: rocket, in: try crop(scene([rocket], facing: .up), "4:5").rect).y > 0.53)
  }

  @Test(arguments: ["4:5", "9:16", "1:1", "3:2"]) func standingFigureHasHeadRoomAndALittleMoreForItsFeet(
    _ aspect: String
  ) throws {
    let person = box(720, 350, 880, 830)
    let found = try crop(scene([person]), aspect)
    let window = found.rect.box
    let above = (person.y0 - window.y0) / window.height
    let below = (window.y1 - person.y1) / window.height
    #expect((0.05...0.3).contains(above))
    #expect(below >= above - 0.01 || window.y1 == 1000)
    #expect(found.reasons.contains(.headRoom))
  }

  @Test func subjectFillsTheFrameSensibly() throws {
    let dog = box(650, 350, 1000, 700)
    let window = try crop(scene([dog]), "1:1").rect
    #expect((0.4...0.7).contains(dog.height / Double(window.height)))
    // Something small in a wide scene keeps its surroundings, and enough pixels.
    let bird = box(800, 500, 824, 520)
    let wide = try crop(scene([bird]), "1:1").rect
    #expect(wide.width >= 200)
    #expect(bird.width / Double(wide.width) < 0.4)
  }

  @Test func twoSubjectsAreFramedAsOne() throws {
    let (a, b) = (box(500, 300, 680, 760), box(900, 320, 1080, 760))
    let found = try crop(scene([a, b]), "3:2")
    #expect(found.rect.box.contains(a.union(b)))
    #expect(found.subjects == [0, 1])
    #expect(abs(place(of: a.union(b), in: found.rect).x - 0.5) < 0.06)
  }

  @Test func bystandersAreWholeInOrWholeOut() throws {
    let subject = box(700, 350, 900, 650)
    var other = scene([subject])
    // Without regard for them the frame's edges would run through both.
    let plain = try crop(other, "3:2").rect.box
    other.bystanders = [
      Bystander(box: box(plain.x0 - 40, 400, plain.x0 + 40, 600)),
      Bystander(box: box(plain.x1 - 30, 380, plain.x1 + 60, 580)),
    ]
    let found = try crop(other, "3:2")
    for bystander in other.bystanders {
      let part = found.rect.box.coverage(of: bystander.box)
      #expect(part == 0 || part == 1)
    }
    #expect(found.rect.box.contains(subject))
  }

  @Test func bystanderThatCannotBeSparedIsReported() throws {
    var crowded = scene([box(300, 100, 600, 590)], width: 900, height: 600)
    crowded.bystanders = [Bystander(box: box(100, 50, 350, 600))]
    let found = try crop(crowded, "9:16")
    #expect(found.reasons.contains(.cutsBystander(0)))
  }

  @Test func subjectAtThePictureEdgeEndsWithIt() throws {
    let found = try crop(scene([box(0, 300, 300, 1000)]), "4:5")
    #expect(found.rect.x == 0 && found.rect.edges[3] == 1000)
    #expect(found.reasons.contains(.subjectAtPictureEdge))
  }

  @Test func subjectTooWideForTheRatioIsCutDecisivelyAndSaidToBe() throws {
    let train = box(50, 400, 1550, 700)
    let found = try crop(scene([train]), "1:1")
    #expect(found.rect.size == PixelSize(width: 1000, height: 1000))
    #expect(found.subjects.isEmpty)
    let kept = found.rect.box.coverage(of: train)
    #expect(found.reasons.contains(.subjectCut(0, kept: kept)))
    #expect(kept > 0.6)
  }

  @Test func standingFigureThatMustBeCutKeepsItsHead() throws {
    let person = box(150, 60, 450, 1000)
    let found = try crop(scene([person], width: 600, height: 1000), "16:9")
    #expect(found.rect.box.y0 <= person.y0)
    #expect(found.rect.box.y0 >= 0)
  }

  @Test func facingSubjectThatMustBeCutKeepsItsFace() throws {
    let horse = box(50, 300, 1550, 900)
    let left = try crop(scene([horse], facing: .left), "4:5").rect
    #expect(left.box.x0 <= horse.x0 + 20)
    let right = try crop(scene([horse], facing: .right), "4:5").rect
    #expect(right.box.x1 >= horse.x1 - 20)
  }

  @Test func ofSubjectsTooFarApartTheSurestIsKept() throws {
    var pair = scene([box(60, 300, 400, 900), box(1200, 300, 1540, 900)])
    pair.subjects[0].score = 0.4
    pair.subjects[1].score = 0.9
    #expect(try crop(pair, "9:16").subjects == [1])
    pair.subjects[0].score = 0.95
    #expect(try crop(pair, "9:16").subjects == [0])
  }

  @Test func aSubjectThatCannotBeKeptIsLeftOutWhole() throws {
    let pair = [box(400, 300, 560, 760), box(900, 320, 1080, 760)]
    let found = try crop(scene(pair), "9:16")
    #expect(found.subjects.count == 1)
    let parts = pair.map { found.rect.box.coverage(of: $0) }.sorted()
    #expect(parts == [0, 1])
    // And the one that is kept is framed as if it were alone.
    let kept = pair[found.subjects[0]]
    #expect((0.28...0.72).contains(place(of: kept, in: found.rect).x))
  }

  @Test func attentionDecidesWhichPartOfASubjectIsKept() throws {
    var wide = scene([box(0, 300, 1600, 700)])
    var values = [Float](repeating: 0.01, count: 160)
    values[4 * 16 + 14] = 1
    wide.attention = AttentionMap(columns: 16, rows: 10, values: values)
    let found = try crop(wide, "1:1")
    #expect(found.rect.box.contains(box(1400, 400, 1500, 500)))
  }

  @Test func regionToAvoidIsKeptOutBesideTheSubject() throws {
    var marked = scene([box(700, 350, 900, 650)])
    marked.avoid = [box(910, 300, 1100, 700)]
    let found = try crop(marked, "1:1")
    #expect(found.rect.box.intersection(marked.avoid[0]) == nil)
    #expect(found.rect.box.contains(marked.subjects[0].box))
  }

  @Test func regionToAvoidInsideTheSubjectCostsNothing() throws {
    var marked = scene([box(700, 350, 900, 650)])
    marked.avoid = [box(750, 400, 800, 450)]
    let found = try crop(marked, "1:1")
    #expect(found.rect.box.contains(marked.subjects[0].box))
    #expect(found.reasons.contains(.touchesAvoided(0)))
  }

  @Test func ratiosOfOneCallAreFramedAlike() throws {
    let subject = box(1300, 900, 1500, 1300)
    let roomy = scene([subject], width: 4000, height: 3000)
    let aspects = ["16:9", "1:1", "4:5", "9:16"].map { AspectRatio(parsing: $0) }
    let all = try Composer().compose(roomy, CompositionOptions(aspects: aspects)).compactMap(\.first)
    #expect(all.count == 4)
    let before = all.map { (subject.x0 - $0.rect.box.x0) / ($0.rect.box.width - subject.width) }
    let above = all.map { (subject.y0 - $0.rect.box.y0) / ($0.rect.box.height - subject.height) }
    for parts in [before, above] {
      #expect((parts.max() ?? 1) - (parts.min() ?? 0) < 0.05, "\(parts)")
    }
  }

  @Test func freeWindowHasAUsualShape() throws {
    let strip = scene([box(2000, 100, 2300, 400)], width: 4000, height: 500)
    let found = try crop(strip)
    #expect(found.aspect == nil)
    #expect((0.5...2.1).contains(found.rect.size.ratio))
  }
}
