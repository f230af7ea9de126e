import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import OWLViT
import TestSupport
import Testing
import Training

/// `Tests/Fixtures/calibration/expected.json`, which Tools/calibration_fixture.py made with scipy.
private struct Fixture: Decodable {
  struct Example: Decodable {
    let logit: Double
    let margin: Double
    let cosine: Double
    let present: Bool
    let right: Bool
  }

  let examples: [Example]
  let ridge: Double
  let passing: Double
  let weights: [Calibration.Measure: Double]
  let bias: Double
  let threshold: Double
  let calibration_error: Double
  let auc: [String: Double]

  static func load() throws -> Fixture {
    let path = Repository.fixture("calibration/expected.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: URL(filePath: path)))
  }

  var answers: [CalibrationExample] {
    examples.map {
      CalibrationExample(
        measures: [.logit: $0.logit, .margin: $0.margin, .cosine: $0.cosine], isPresent: $0.present, isRight: $0.right)
    }
  }
}

@Suite struct CalibrationTests {
  /// Both minimise the same convex function; they stop where its gradient is about 1e-8.
  @Test func theFitIsThatOfScipy() throws {
    let fixture = try Fixture.load()
    let found = try Calibration.fit(fixture.answers, ridge: fixture.ridge, passing: fixture.passing)
    for (measure, weight) in fixture.weights {
      #expect(abs(try #require(found.weights[measure]) - weight) < 1e-5, "\(measure)")
    }
    #expect(abs(found.bias - fixture.bias) < 1e-5)
    #expect(abs(found.threshold - fixture.threshold) < 1e-6)
    let report = CalibrationReport(found, on: fixture.answers)
    #expect(abs(report.calibrationError - fixture.calibration_error) < 1e-6)
    #expect(abs(try #require(report.areaUnderCurve) - (fixture.auc["probability"] ?? 0)) < 1e-12)
    #expect(report.presentPassing >= fixture.passing && report.presentPassing < fixture.passing + 0.01)
    #expect(report.present + report.absent == fixture.examples.count && report.absentAbstaining > 0.5)
  }

  @Test func reliability() throws {
    let fixture = try Fixture.load()
    let area = Reliability.areaUnderCurve(fixture.examples.map(\.cosine), fixture.examples.map(\.right))
    #expect(abs(try #require(area) - (fixture.auc["cosine"] ?? 0)) < 1e-12, "with ties")
    #expect(Reliability.areaUnderCurve([1, 2], [true, true]) == nil)
    #expect(Reliability.areaUnderCurve([1, 2], [false, true]) == 1)
    #expect(Reliability.areaUnderCurve([1, 1], [false, true]) == 0.5)
    #expect(Reliability.expectedCalibrationError([], []) == 0)
    #expect(Reliability.expectedCalibrationError([1, 0], [true, false]) == 0)
    #expect(Reliability.expectedCalibrationError([1, 0], [false, true]) == 1)
    #expect(abs(Reliability.expectedCalibrationError([0.75, 0.75], [true, false]) - 0.25) < 1e-12)
  }

  @Test func whatCanBePartedHasFiniteWeights() throws {
    let examples = (0..<20).map { index in
      CalibrationExample(measures: [.logit: Double(index)], isPresent: index >= 10, isRight: index >= 10)
    }
    let found = try Calibration.fit(examples, measures: [.logit])
    #expect(found.problem == nil && found.probability([.logit: 19]) > 0.99 && found.probability([.logit: 0]) < 0.01)
    let report = CalibrationReport(found, on: examples)
    #expect(report.presentPassing == 1 && report.absentAbstaining == 1 && report.foundRight == 1)
    // A measure that is always the same decides nothing, and does no harm.
    let constant = try Calibration.fit(examples, measures: [.logit, .cosine])
    #expect(abs((constant.weights[.cosine] ?? 1)) < 1e-9)
  }

  @Test func whatCannotBeFitted() {
    let right = CalibrationExample(measures: [.logit: 1], isPresent: true, isRight: true)
    let wrong = CalibrationExample(measures: [.logit: .nan], isPresent: false, isRight: true)
    #expect(!wrong.isRight, "what is not there cannot be right")
    #expect(throws: TrainingError.self) { try Calibration.fit([]) }
    #expect(throws: TrainingError.self) { try Calibration.fit([right, right]) }
    #expect(throws: TrainingError.self) { try Calibration.fit([right, wrong]) }
    #expect(throws: TrainingError.self) { try Calibration.fit([right], measures: []) }
    #expect(throws: TrainingError.self) { try Calibration.fit([right], passing: 2) }
  }

  @Test func itLivesInConfigJSON() throws {
    let scratch = try Scratch()
    let model = try scratch.copyModel()
    #expect(try Calibration(folder: model) == nil)
    let calibration = Calibration(
      weights: [.logit: 1.25, .margin: -0.1], bias: -0.5, threshold: 0.4, scope: "illustrations", advice: "Draw it.")
    try Calibrator.write(calibration, to: model)
    #expect(try Calibration(folder: model) == calibration)
    try Calibrator.write(Calibration(weights: [.logit: 1], bias: 0, threshold: 0.5), to: model)
    #expect(try Calibration(folder: model)?.scope == nil, "the last one counts")
    let settings = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: model + "/config.json")))
    let all = try #require(settings as? [String: Any])
    #expect((all["calibration"] as? [String: Any])?["weights"] as? [String: Double] == ["logit": 1])
    #expect(all["vision_config"] != nil)
  }

  @Test(arguments: [
    #"{"weights": {}, "bias": 0, "threshold": 0.5}"#, #"{"weights": {"logit": 1}, "bias": 0, "threshold": 1.5}"#,
    #"{"weights": {"logit": 1}, "bias": 0}"#, #"{"weights": {"size": 1}, "bias": 0, "threshold": 0.5}"#, "[]",
    #"{"weights": {"logit": "1"}, "bias": 0, "threshold": 0.5}"#,
  ])
  func damagedCalibrations(_ text: String) throws {
    let scratch = try Scratch()
    try "{\"calibration\": \(text)}".write(toFile: scratch["config.json"], atomically: true, encoding: .utf8)
    #expect(throws: ClipCropError.self) { try Calibration(folder: scratch.path) }
  }

  @Test func foldersThatCannotBeWritten() throws {
    let scratch = try Scratch()
    let calibration = Calibration(weights: [.logit: 1], bias: 0, threshold: 0.5)
    #expect(throws: ClipCropError.self) { try Calibrator.write(calibration, to: scratch["nowhere"]) }
    try "[1]".write(toFile: scratch["config.json"], atomically: true, encoding: .utf8)
    #expect(throws: ClipCropError.self) { try Calibrator.write(calibration, to: scratch.path) }
    var bad = calibration
    bad.bias = .infinity
    #expect(throws: ClipCropError.self) { try Calibrator.write(bad, to: scratch.path) }
    #expect(try String(contentsOfFile: scratch["config.json"], encoding: .utf8) == "[1]")
  }

  /// A model that has learnt nothing: what counts is who is asked, and what of it is used.
  @Test func aCalibratorAsksForWhatIsThereAndWhatIsNot() async throws {
    let detector = try TinyModel.detector()
    var examples: [CropExample] = []
    for (index, example) in [Examples.cat, Examples.coffee, Examples.rocket].enumerated() {
      for (query, kind) in [("a cat", "plain"), ("a dog", "absent"), ("a dog and a cat", "absent")] {
        var asked = example
        (asked.query, asked.kind) = (.text(query + " \(index)"), kind)
        if kind == "plain" {
          // What the model answers is taken for right.
          let things = try await FoundThings(
            of: detector.ask(.text(query + " \(index)")).subjects[0], in: detector.encode(.open(example.image)))
          asked.subjects = things.meant.map(\.box)
        }
        examples.append(asked)
      }
    }
    let calibrator = Calibrator(detector: detector)
    // What the model cannot know says nothing of what it knows.
    var unseen = examples[0]
    unseen.kind = "unseen"
    let (answers, skipped) = try await calibrator.answers(examples + [Examples.coffee, unseen])
    #expect(answers.map(\.isPresent) == [true, false, true, false, true, false])
    #expect(answers.map(\.isRight) == answers.map(\.isPresent) && skipped == 5)
    let outcome = try await calibrator.calibrate(examples, scope: "nothing")
    #expect(outcome.report.present == 3 && outcome.report.absent == 3 && outcome.report.presentPassing == 1)
    #expect(outcome.report.skipped == 3 && outcome.calibration.scope == "nothing")
    let coffee = try await detector.encode(.open(Examples.coffee.image))
    let asked = try await detector.ask("a cat 1")
    let best = try #require(FoundThings(of: asked.subjects[0], in: coffee).all.first)
    #expect(try PatchMeasures(of: asked.subjects[0].embedding, in: coffee)[best.patch] == answers[2].measures)
  }
}
