import ClipCrop
import Datasets
import Geometry
import OWLViT
import Tensors
import TestSupport
import Testing
import Training

@Suite struct DetectorViewTests {
  private let preprocessor = PreprocessorConfiguration(kind: .owlvit, imageSize: 32)
  private let box = Box<Pixels>(x0: 120, y0: 60, x1: 300, y1: 240)

  private func picture(_ names: String...) throws -> DetectorExamples.Picture {
    let examples = names.map {
      CropExample(
        image: Repository.example("cat.jpg"), query: .text($0), crops: [RatedCrop(box: box)], subjects: [box])
    }
    return try #require(DetectorExamples(examples).pictures.first)
  }

  /// cat.jpg is 451 x 300. Two names of one box are one thing.
  @Test func boxesAreSharesOfTheInput() throws {
    let view = try DetectorViewer(preprocessor: preprocessor, options: .init()).original(picture("a cat", "the pet"))
    let object = try #require(view.objects.first)
    #expect(view.objects.count == 1 && object.names == ["a cat", "the pet"])
    #expect(abs(object.box.x0 - 120.0 / 451) < 1e-9 && abs(object.box.y1 - 240.0 / 300) < 1e-9)
    #expect(view.pixels.shape == [1, 3, 32, 32])
  }

  @Test func flipsExchangeSidesInBoxesAndNames() throws {
    var options = DetectorTrainingOptions()
    (options.frames, options.jitter) = (false, false)
    let viewer = DetectorViewer(preprocessor: preprocessor, options: options)
    var names: Set<String> = []
    for seed in 0..<12 {
      var random = SeededRandom(seed: UInt64(seed))
      let object = try #require(try viewer.changed(picture("the left cat"), &random).objects.first)
      let isFlipped = object.names == ["the right cat"]
      names.formUnion(object.names)
      #expect(abs(object.box.x0 - (isFlipped ? 151.0 : 120.0) / 451) < 1e-9)
    }
    #expect(names == ["the left cat", "the right cat"])
  }

  /// What has no mirror image is never flipped; framed, every box stays whole.
  @Test func framesKeepBoxesWhole() throws {
    let viewer = DetectorViewer(preprocessor: preprocessor, options: .init())
    var widths: Set<Double> = []
    for seed in 0..<12 {
      var random = SeededRandom(seed: UInt64(seed))
      let object = try #require(try viewer.changed(picture("a clockwise cat"), &random).objects.first)
      #expect(object.names == ["a clockwise cat"])
      #expect(Box.unit.contains(object.box) && object.box.width >= 180.0 / 451 - 1e-9)
      widths.insert(object.box.width)
    }
    #expect(widths.count > 6)
  }
}
