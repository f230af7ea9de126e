import ClipCrop
import Geometry
import Testing
import TestSupport

/// Windows that follow proposals obey every option that windows by rule obey.
@Suite struct ProposalCompositionTests {
  private let picture = PixelSize(width: 1200, height: 800)
  private let composer = Composer()

  private func windows(
    _ proposals: [WindowProposal], _ options: CompositionOptions = CompositionOptions(), subjects: [Subject] = [],
    avoid: [Box<Pixels>] = []
  ) throws -> [[CropCandidate]] {
    let scene = CompositionScene(size: picture, subjects: subjects, avoid: avoid)
    let ratios = try composer.ratios(options, picture: picture)
    return try composer.compose(scene, options, following: ratios.map { _ in proposals })
  }

  private let one = [WindowProposal(box: Box(x0: 203, y0: 101, x1: 803, y1: 551), quality: 0.8)]

  @Test func aFreeWindowIsTheProposal() throws {
    let found = try #require(try windows(one).first?.first)
    #expect(found.rect.box.iou(one[0].box) > 0.99)
    #expect(abs(found.score - 0.8) < 0.01)
    #expect(found.reasons.first == .learned)
  }

  @Test func theBestProposalWins() throws {
    let other = WindowProposal(box: Box(x0: 700, y0: 300, x1: 1150, y1: 760), quality: 0.9)
    let found = try #require(try windows(one + [other]).first?.first)
    #expect(found.rect.box.iou(other.box) > 0.98)
  }

  @Test func aProposalBeyondThePictureIsBroughtInside() throws {
    let proposal = WindowProposal(box: Box(x0: -300, y0: -100, x1: 600, y1: 1100), quality: 0.5)
    let found = try #require(try windows([proposal]).first?.first)
    #expect(found.rect.fits(in: picture))
    #expect(found.rect.box.iou(Box(x0: 0, y0: 0, x1: 600, y1: 800)) > 0.97)
  }

  @Test func candidatesDiffer() throws {
    var options = CompositionOptions()
    options.candidates = 3
    let more = (0..<8).map { index in
      let x = Double(index) * 80
      return WindowProposal(box: Box(x0: x, y0: x / 2, x1: x + 500, y1: x / 2 + 400), quality: 0.9 - Double(index) / 20)
    }
    let found = try #require(try windows(more, options).first)
    #expect(found.count == 3)
    for (i, a) in found.enumerated() {
      for b in found.dropFirst(i + 1) { #expect(a.rect.box.iou(b.rect.box) <= 0.7) }
    }
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  /// A decoder of one crop query still gives as many windows as are asked for.
  @Test func windowsByRuleFollowWhereProposalsAreFew() throws {
    var options = CompositionOptions(aspects: [.square])
    options.candidates = 3
    let subject = Subject(box: Box(x0: 400, y0: 250, x1: 560, y1: 430), score: 0.7, query: 0)
    let found = try #require(try windows(one, options, subjects: [subject]).first)
    #expect(found.count == 3)
    #expect(found.map { $0.reasons.contains(.learned) } == [true, false, false])
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    for (i, a) in found.enumerated() {
      for b in found.dropFirst(i + 1) { #expect(a.rect.box.iou(b.rect.box) <= 0.7) }
    }
  }

  /// Whatever is proposed, the options hold.
  @Test(arguments: 0..<60)
  func everyOptionHolds(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let proposals = (0..<5).map { _ in
      let (x, y) = (Double.random(in: -100...900, using: &random), Double.random(in: -100...600, using: &random))
      let (w, h) = (Double.random(in: 30...900, using: &random), Double.random(in: 30...700, using: &random))
      return WindowProposal(
        box: Box(x0: x, y0: y, x1: x + w, y1: y + h), quality: Double.random(in: 0...1, using: &random))
    }
    let aspects: [AspectRatio?] = [nil, .square, .widescreen, .portrait]
    var options = CompositionOptions(aspects: [aspects[Int(seed % 4)]])
    options.multipleOf = [1, 2, 16][Int(seed % 3)]
    if seed % 5 == 0 { options.minSize = .percent(60) }
    if seed % 7 == 0 { options.margin = 0.1 }
    let subject = Subject(box: Box(x0: 500, y0: 300, x1: 640, y1: 420))
    let avoided = Box<Pixels>(x0: 0, y0: 0, x1: 200, y1: 150)
    let found = try #require(try windows(proposals, options, subjects: [subject], avoid: [avoided]).first?.first)
    let rect = found.rect
    #expect(rect.fits(in: picture))
    #expect(rect.width % options.multipleOf == 0 && rect.height % options.multipleOf == 0)
    #expect(rect.box.contains(subject.box), "a region that was named is whole")
    #expect(rect.box.intersection(avoided) == nil, "there is room without the region to avoid")
    if let aspect = aspects[Int(seed % 4)] {
      let off = abs(Double(rect.width) - Double(rect.height) * aspect.value)
      #expect(off <= Double(options.multipleOf) * max(1, aspect.value))
    }
    if seed % 5 == 0 {
      let largest = aspects[Int(seed % 4)].map { $0.value } ?? 1.5
      let (width, height) = largest > 1.5 ? (1200, 1200 / largest) : (800 * largest, 800)
      #expect(Double(rect.width) >= 0.6 * width - 17 && Double(rect.height) >= 0.6 * height - 17)
    }
    #expect((0...1).contains(found.score))
  }

  /// What a query found is not forced into the frame: how much of it belongs there is what was learned; a margin forces it.
  @Test func detectedSubjectsBindOnlyWithAMargin() throws {
    let subject = Subject(box: Box(x0: 900, y0: 500, x1: 1100, y1: 700), score: 0.5, query: 0)
    let free = try #require(try windows(one, subjects: [subject]).first?.first)
    #expect(free.rect.box.iou(one[0].box) > 0.98 && free.subjects.isEmpty)
    var options = CompositionOptions()
    options.margin = 0.2
    let bound = try #require(try windows(one, options, subjects: [subject]).first?.first)
    #expect(bound.rect.box.contains(subject.box) && bound.subjects == [0])
  }

  @Test func anExactSizeIsKept() throws {
    let options = CompositionOptions(outputSize: PixelSize(width: 600, height: 315))
    let found = try #require(try windows(one, options).first?.first)
    #expect(abs(Double(found.rect.width) / Double(found.rect.height) - 600.0 / 315) < 0.01)
    #expect(found.rect.width >= 600, "not enlarged where the picture holds more")
  }
}
