import ClipCrop
import Geometry
import Testing

/// What options ask for, and what is said when they contradict.
@Suite struct CompositionOptionsTests {
  private let photo = CompositionScene(
    size: PixelSize(width: 1600, height: 1000),
    subjects: [Subject(box: Box(x0: 600, y0: 300, x1: 800, y1: 600))])

  private func rect(_ options: CompositionOptions, _ scene: CompositionScene? = nil) throws -> PixelRect {
    try #require(try Composer().compose(scene ?? photo, options).first?.first).rect
  }

  @Test func noAspectMeansOneFreeWindow() throws {
    let all = try Composer().compose(photo)
    #expect(all.count == 1 && all[0].count == 1 && all[0][0].aspect == nil)
  }

  @Test func marginIsKeptOnAllSidesOfAFreeWindow() throws {
    // A tenth of 200 by 300 pixels.
    #expect(try rect(CompositionOptions(margin: 0.1)) == PixelRect(x: 580, y: 270, width: 240, height: 360))
    #expect(try rect(CompositionOptions(margin: 0)) == PixelRect(x: 600, y: 300, width: 200, height: 300))
  }

  @Test func marginEndsWithThePicture() throws {
    var scene = photo
    scene.subjects[0].box = Box(x0: 0, y0: 0, x1: 200, y1: 300)
    #expect(try rect(CompositionOptions(margin: 0.5), scene) == PixelRect(x: 0, y: 0, width: 300, height: 450))
    #expect(try rect(CompositionOptions(margin: 100), scene).size == scene.size)
  }

  @Test func marginAndRatioGiveTheSmallestWindowWithBoth() throws {
    let found = try rect(CompositionOptions(aspects: [AspectRatio(parsing: "1:1")], margin: 0.1))
    #expect(found.size == PixelSize(width: 360, height: 360))
    #expect(found.box.contains(Box(x0: 580, y0: 270, x1: 820, y1: 630)))
  }

  @Test func minimumOfAHundredPercentIsTheLargestWindow() throws {
    let expected = [
      ("1:1", PixelSize(width: 1000, height: 1000)), ("16:9", PixelSize(width: 1600, height: 900)),
      ("9:16", PixelSize(width: 563, height: 1000)), ("3:1", PixelSize(width: 1600, height: 533)),
    ]
    for (aspect, size) in expected {
      let options = CompositionOptions(aspects: [AspectRatio(parsing: aspect)], minSize: .percent(100))
      #expect(try rect(options).size == size)
    }
    #expect(try rect(CompositionOptions(minSize: .percent(100))).size == photo.size)
  }

  @Test func minimumInPixelsHolds() throws {
    let minimum = CompositionOptions.MinimumSize.pixels(PixelSize(width: 1200, height: 10))
    let found = try rect(CompositionOptions(aspects: [AspectRatio(parsing: "4:3")], minSize: minimum))
    #expect(found.width >= 1200)
  }

  @Test func outputSizeGivesItsRatioAndIsNotEnlargedWhereAvoidable() throws {
    let output = PixelSize(width: 1200, height: 630)
    let options = CompositionOptions(outputSize: output)
    let found = try rect(options)
    #expect(found.width >= 1200 && found.height >= 630)
    #expect(abs(Double(found.width) - Double(found.height) * output.ratio) <= 0.5)
    let small = CompositionScene(size: PixelSize(width: 400, height: 300), subjects: [])
    let candidate = try #require(try Composer().compose(small, options)[0].first)
    #expect(candidate.reasons.contains(.enlarged(3)))
    #expect(candidate.rect.size == PixelSize(width: 400, height: 210))
  }

  @Test func multiplesGoBeforeTheRatio() throws {
    for unit in [2, 8, 16, 64] {
      let found = try rect(CompositionOptions(aspects: [AspectRatio(parsing: "16:9")], multipleOf: unit))
      #expect(found.width.isMultiple(of: unit) && found.height.isMultiple(of: unit))
      // The shorter side is the one that is rounded.
      #expect(abs(Double(found.height) - Double(found.width) * 9 / 16) <= Double(unit) / 2 + 1e-9)
    }
  }

  @Test func firstCandidateDoesNotDependOnHowManyAreAskedFor() throws {
    let one = try Composer().compose(photo, CompositionOptions(aspects: [AspectRatio(parsing: "1:1")]))
    let many = try Composer().compose(photo, CompositionOptions(aspects: [AspectRatio(parsing: "1:1")], candidates: 5))
    #expect(one[0][0] == many[0][0])
    #expect(many[0].count > 2)
  }

  @Test func contradictionsAreErrorsThatNameTheValue() throws {
    let square = AspectRatio(parsing: "1:1")
    let cases: [(CompositionOptions, CompositionError, String)] = [
      (
        CompositionOptions(aspects: [square], minSize: .pixels(PixelSize(width: 1200, height: 1200))),
        .minimumTooLarge(minimum: "1200x1200", ratio: "1:1", largest: PixelSize(width: 1000, height: 1000)), "1200x1200"
      ),
      (
        CompositionOptions(multipleOf: 2000), .multipleTooLarge(multiple: 2000, picture: photo.size), "2000"
      ),
      (
        CompositionOptions(aspects: [square], outputSize: PixelSize(width: 1200, height: 630)),
        .outputContradictsAspect(
          output: PixelSize(width: 1200, height: 630), aspect: try #require(square)), "1200x630"
      ),
      (
        CompositionOptions(outputSize: PixelSize(width: 1200, height: 630), multipleOf: 16),
        .outputNotMultiple(output: PixelSize(width: 1200, height: 630), multiple: 16), "1200x630"
      ),
      (
        CompositionOptions(margin: -0.1),
        .invalidOption(name: "margin", value: "-0.1", allowed: "a share between 0 and 100"), "margin is -0.1"
      ),
      (
        CompositionOptions(margin: .nan),
        .invalidOption(name: "margin", value: "nan", allowed: "a share between 0 and 100"), "margin is nan"
      ),
      (
        CompositionOptions(minSize: .percent(101)),
        .invalidOption(name: "minSize", value: "101.0", allowed: "a percentage between 0 and 100"), "101"
      ),
      (
        CompositionOptions(minSize: .pixels(PixelSize(width: 0, height: 5))),
        .invalidOption(name: "minSize", value: "0x5", allowed: "at least 1x1"), "0x5"
      ),
      (CompositionOptions(multipleOf: 0), .invalidOption(name: "multipleOf", value: "0", allowed: "at least 1"), "0"),
      (CompositionOptions(candidates: 0), .invalidOption(name: "candidates", value: "0", allowed: "at least 1"), "0"),
      (
        CompositionOptions(outputSize: PixelSize(width: 0, height: 10)),
        .invalidOption(
          name: "outputSize", value: "0x10", allowed: "at least 1x1, with a ratio between 1:100 and 100:1"), "0x10"
      ),
    ]
    for (options, error, part) in cases {
      #expect(throws: error) { try Composer().compose(photo, options) }
      #expect(error.description.contains(part), "\(error.description)")
    }
  }

  @Test func outputSizeMayAgreeWithTheRatioToAPixel() throws {
    // 1000 : 562.5 rounds to 563.
    let options = CompositionOptions(
      aspects: [AspectRatio(parsing: "16:9")], outputSize: PixelSize(width: 1000, height: 563))
    #expect(try rect(options).width >= 1000)
  }
}
