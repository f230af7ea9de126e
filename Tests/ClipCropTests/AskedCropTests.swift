import ClipCrop
import Foundation
import Geometry
import Imaging
import OWLViT
import TestSupport
import Testing

/// Queries that say more than a name, and models that know how sure they are, through the whole cropper. The model has learnt
/// nothing: it answers everywhere, so that what counts is what is done with its answers.
@Suite struct AskedCropTests {
  private let coffee = Repository.example("coffee.jpg")

  private func detector() throws -> Detector {
    try Detector(folder: Repository.fixture("models/owlvit-wide/model"))
  }

  @Test func oneIsMeantUnlessSeveralAre() async throws {
    let cropper = Cropper(detector: try detector())
    let options = CropOptions(minScore: 0)
    let several = try await cropper.crop(coffee, to: ["the dogs"], options: options)
    #expect(several.subjects.count > 1)
    let left = try await cropper.crop(coffee, to: ["the left dogs"], options: options)
    #expect(left.subjects.count < several.subjects.count)
    #expect(left.subjects.allSatisfy { subject in several.subjects.contains { $0.box == subject.box } })
    let one = try await cropper.crop(coffee, to: ["the dog", "the leftmost dog"], options: options)
    #expect(one.subjects.map(\.query) == [0, 1])
  }

  @Test func allSubjectsOfAQueryAreItsSubjects() async throws {
    let result = try await Cropper(detector: detector()).crop(
      coffee, to: ["a dog and a cat", "a bird"], options: CropOptions(minScore: 0))
    #expect(result.subjects.map(\.query) == [0, 0, 1] && result.matched && result.queries.count == 2)
  }

  @Test func aShotIsFramedAndSaid() async throws {
    let cropper = Cropper(detector: try detector())
    let options = CropOptions(aspects: [.square], minScore: 0)
    let plain = try await cropper.crop(coffee, to: ["the dog"], options: options)
    let wide = try await cropper.crop(coffee, to: ["a wide shot of the dog"], options: options)
    let close = try await cropper.crop(coffee, to: ["close-up of the dog"], options: options)
    #expect(plain.subjects == wide.subjects && plain.subjects == close.subjects)
    let sizes = [close, wide].compactMap(\.crops.first?.rect.width)
    #expect(sizes[0] <= sizes[1])
    var asked = options
    asked.composition.shot = .closeUp
    let explicit = try await cropper.crop(coffee, to: ["a wide shot of the dog"], options: asked)
    #expect(explicit.crops.map(\.rect) == close.crops.map(\.rect), "an option goes before words")
  }

  /// Between the probabilities of a dog and of a cat.
  @Test func whatIsMissingOfAQueryIsNamed() async throws {
    let detector = try detector()
    let plain = Calibration(weights: [.logit: 1, .margin: 0.5], bias: 0.1, threshold: 0)
    let both = try await Cropper(detector: detector, calibration: plain).crop(coffee, to: ["a dog", "the old cat"])
    let scores = both.subjects.map(\.score)
    #expect(scores.count == 2 && scores[0] != scores[1])
    let missing: Query = scores[0] < scores[1] ? "a dog" : "the old cat"
    var between = plain
    between.threshold = (scores[0] + scores[1]) / 2
    between.advice = "the model knows nothing"
    let cropper = Cropper(detector: detector, calibration: between)
    let result = try await cropper.crop(coffee, to: ["a dog and the old cat"])
    #expect(!result.matched && result.subjects.count == 1)
    #expect(result.warnings == [.notFound(queries: [missing], then: .otherSubjects, advice: between.advice)])
    #expect(result.warnings.allSatisfy { $0.description.hasSuffix("The model knows nothing.") })
    await #expect(throws: ClipCropError.noMatch(image: coffee, queries: [missing], advice: between.advice)) {
      try await cropper.crop(coffee, to: ["a dog and the old cat"], options: CropOptions(onMiss: .fail))
    }
    let whole = try await cropper.crop(coffee, to: ["close-up of \(missing)"].map(Query.text))
    #expect(whole.warnings.contains { "\($0)".contains("\"close-up of \(missing)\"") }, "one thing: the query as given")
  }

  @Test func theCalibratedThresholdDecidesUnlessAScoreIsAsked() async throws {
    let detector = try detector()
    var calibration = Calibration(weights: [.logit: 1], bias: 0, threshold: 1)
    let never = Cropper(detector: detector, calibration: calibration)
    #expect(try await !never.crop(coffee, to: ["a dog"]).matched)
    let asked = try await never.crop(coffee, to: ["a dog"], options: CropOptions(minScore: 0))
    #expect(asked.matched)
    let score = try #require(asked.subjects.first?.score)
    calibration.threshold = score
    #expect(
      try await Cropper(detector: detector, calibration: calibration).crop(coffee, to: ["a dog"]).matched, "at least")
    let raw = try await Cropper(detector: detector).crop(coffee, to: ["a dog"], options: CropOptions(minScore: 0))
    #expect(abs(try #require(raw.subjects.first?.score) - score) < 1e-6, "the logit alone, unscaled, is the raw score")
  }

  @Test func detectionsAreCalibratedToo() async throws {
    let detector = try detector()
    let image = try Image.open(coffee)
    let options = DetectionOptions(threshold: 0, top: 5)
    let raw = try await Cropper(detector: detector).detect(image, ["a dog and a cat", "a bird"], options: options)
    #expect(raw.count == 5 && raw.allSatisfy { (0...1).contains($0.query) })
    let half = Calibration(weights: [.logit: 0.5], bias: 0, threshold: 0.9)
    let cropper = Cropper(detector: detector, calibration: half)
    let found = try await cropper.detect(image, ["a dog"], options: options)
    #expect(found.allSatisfy { abs($0.score - 1 / (1 + exp(-0.5 * $0.logit))) < 1e-6 && $0.rawScore != $0.score })
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    let none = try await cropper.detect(image, ["a dog"], options: DetectionOptions(threshold: 1))
    #expect(none.isEmpty)
  }
}
