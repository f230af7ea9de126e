public import ClipCrop
public import Datasets
internal import Foundation
internal import Geometry
internal import Imaging
public import OWLViT

/// Measures how sure a model's answers are: asks it for what is in pictures and for what is not, and fits a ``Calibration``.
///
/// Examples of kind `absent` ask for what is not in the picture; all others with a query and subjects for what is. Those of kind `unseen`,
/// whose names the model never learned, are left out: a threshold that lets them pass would let anything pass.
public struct Calibrator: Sendable {
  private let detector: Detector

  /// An answer is right where it overlaps a subject by this share of their union.
  private static let rightOverlap = 0.5

  /// A calibrator for a model.
  public init(detector: Detector) { self.detector = detector }

  /// What was found out.
  public struct Outcome: Sendable {
    /// The calibration.
    public let calibration: Calibration
    /// How good it is on the examples it was fitted to.
    public let report: CalibrationReport
  }

  /// Asks and fits.
  ///
  /// - Parameters:
  ///   - measures: those that count.
  ///   - passing: the share of present things that shall count as found.
  ///   - scope: what the model knows.
  ///   - advice: what to do where nothing is found.
  ///   - progress: called with the number of pictures looked at and of all.
  /// - Throws: ``TrainingError/nothingToCalibrateWith(reason:)``, `ImagingError` or `OWLViTError`.
  public func calibrate(
    _ examples: [CropExample], measures: [Calibration.Measure] = Calibration.Measure.allCases, passing: Double = 0.92,
    scope: String? = nil, advice: String? = nil, progress: ((Int, Int) -> Void)? = nil
  ) async throws -> Outcome {
    let (answers, skipped) = try await answers(examples, progress: progress)
    let calibration = try Calibration.fit(answers, measures: measures, passing: passing, scope: scope, advice: advice)
    var report = CalibrationReport(calibration, on: answers)
    report.skipped = skipped
    return Outcome(calibration: calibration, report: report)
  }

  /// What the model answers to the examples' queries, and how many examples say nothing about that.
  public func answers(
    _ examples: [CropExample], progress: ((Int, Int) -> Void)? = nil
  ) async throws -> (answers: [CalibrationExample], skipped: Int) {
    let groups = PictureGroup.groups(of: examples)
    var (answers, skipped): ([CalibrationExample], Int) = ([], 0)
    for (index, group) in groups.enumerated() {
      let encoded = try await detector.encode(Image.open(group.image))
      for (_, example) in group.examples {
        let found = try await self.answers(example, in: encoded)
        answers += found
        skipped += found.isEmpty ? 1 : 0
      }
      progress?(index + 1, groups.count)
    }
    return (answers, skipped)
  }

  /// One answer for each thing that is asked for.
  private func answers(_ example: CropExample, in image: EncodedImage) async throws -> [CalibrationExample] {
    guard let query = example.query, example.kind != "unseen" else { return [] }
    let isAbsent = example.kind == "absent"
    let asked = try await detector.ask(query)
    // Of several things one may be there, and nothing says which.
    guard isAbsent ? asked.subjects.count == 1 : !example.subjects.isEmpty else { return [] }
    return try asked.subjects.compactMap { subject in
      let things = try FoundThings(of: subject, in: image)
      guard let best = things.all.first else { return nil }
      let isRight = things.meant.contains { thing in
        example.subjects.contains { $0.iou(thing.box) >= Calibrator.rightOverlap }
      }
      let measures = try PatchMeasures(of: subject.embedding, in: image)[best.patch]
      return CalibrationExample(measures: measures, isPresent: !isAbsent, isRight: isRight)
    }
  }

  /// Writes a calibration into a model's or a trained cropper's `config.json`, which keeps all else.
  ///
  /// - Throws: `ClipCropError.calibration` where the file cannot be read or written.
  public static func write(_ calibration: Calibration, to folder: String) throws {
    let path = folder + "/config.json"
    func failure(_ reason: String) -> ClipCropError { .calibration(path: path, reason: reason) }
    if let problem = calibration.problem { throw failure(problem) }
    guard let data = FileManager.default.contents(atPath: path) else { throw failure("it cannot be read") }
    guard var settings = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
      throw failure("it is no sound JSON")
    }
    settings["calibration"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(calibration))
    let text = try JSONSerialization.data(
      withJSONObject: settings, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    do {
      try text.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw failure("it cannot be written")
    }
  }
}
