public import Geometry
public import Imaging
public import OWLViT

/// Crops pictures to what is meant: words, an example picture, known regions, or nothing at all.
///
/// ```swift
/// let cropper = try Cropper(model: "google/owlvit-base-patch32")
/// let result = try await cropper.crop("photo.jpg", to: ["the dog on the sofa"])
/// try result.crops[0].write(to: "dog.jpg")
/// ```
///
/// A cropper may be used from several tasks at once: decoding and composing run side by side, model work queues, since it uses
/// all cores by itself. Without a model it crops by saliency and by regions the caller knows.
public final class Cropper: Sendable {
  /// The model, or nil for a cropper without one.
  public let detector: Detector?
  /// Whether the model has a trained decoder, which then proposes the windows.
  public var isTrained: Bool { proposer != nil }
  /// How sure the model's answers are; nil where that was not measured.
  public let calibration: Calibration?
  private let proposer: CropProposer?
  private let saliency = Saliency()
  private let composer = Composer()

  /// A cropper without a model: no queries, but saliency and known regions.
  public convenience init() { self.init(detector: nil) }

  /// A cropper with a model that is loaded already, which frames by rules.
  public convenience init(detector: Detector?, calibration: Calibration? = nil) {
    self.init(detector: detector, decoder: nil, calibration: calibration)
  }

  package init(detector: Detector?, decoder: CropDecoder?, calibration: Calibration? = nil) {
    self.detector = detector
    self.calibration = calibration
    proposer = decoder.map(CropProposer.init)
  }

  /// The relevance of, and the windows in, one picture.
  ///
  /// - Parameters:
  ///   - path: a picture file.
  ///   - queries: what must be in the crop, all of them; empty to follow regions or saliency.
  /// - Throws: `ImagingError`, `OWLViTError`, ``CompositionError`` or ``ClipCropError``.
  public func crop(
    _ path: String, to queries: [Query] = [], options: CropOptions = CropOptions()
  ) async throws -> CropResult {
    var stopwatch = Stopwatch()
    let image = try Image.open(path, maxPixels: options.maxPixels)
    let open = stopwatch.lap()
    var result = try await crop(image, to: queries, options: options)
    result.addOpening(open)
    return result
  }

  /// The same for a picture that is open already.
  public func crop(
    _ image: Image, to queries: [Query] = [], options: CropOptions = CropOptions()
  ) async throws -> CropResult {
    if let minScore = options.minScore, !(0...1).contains(minScore) {
      throw ClipCropError.invalidOption(name: "min-score", value: "\(minScore)", allowed: "between 0 and 1")
    }
    var job = CropJob(image: image, queries: queries, options: options, calibration: calibration)
    let proposer = options.usesRules ? nil : proposer
    try await job.look(with: detector, isTrained: proposer != nil)
    try job.resolveMisses()
    if let proposer { try await job.propose(proposer, composer) }
    try await job.computeSaliency(saliency)
    return try job.compose(composer)
  }

  /// How good given windows of a picture are, 0...1, each by itself: by the trained decoder.
  ///
  /// - Parameters:
  ///   - windows: in pixels of the upright picture.
  ///   - queries: what the crop is to show; empty for the picture as a whole.
  /// - Throws: ``ClipCropError/notTrained`` where the model has no decoder.
  public func score(_ windows: [Box<Pixels>], of image: Image, for queries: [Query] = []) async throws -> [Double] {
    guard let detector, let proposer else { throw ClipCropError.notTrained }
    let asked = try await detector.ask(queries, maxPixels: Image.defaultMaxPixels)
    return try await proposer.rate(
      windows, of: detector.encode(image), asked.flatMap(\.subjects), shot: asked.shot)
  }

  /// What in a picture answers the queries, by falling score: by the names of what they ask for, wherever it is and however many
  /// there are. With a calibration scores are its probabilities.
  public func detect(
    _ image: Image, _ queries: [Query], options: DetectionOptions = DetectionOptions()
  ) async throws -> [Detection] {
    guard let detector else { throw ClipCropError.noModel }
    let asked = try await detector.ask(queries, maxPixels: Image.defaultMaxPixels)
    let origins = asked.enumerated().flatMap { index, query in query.subjects.map { _ in index } }
    let encoded = try await detector.encode(image)
    guard let calibration else {
      return try encoded.detections(asked.embeddings, options: options).map { $0.answering(origins[$0.query]) }
    }
    let measures = try asked.embeddings.map { try PatchMeasures(of: $0, in: encoded) }
    let rated = try encoded.detections(asked.embeddings, options: DetectionOptions(threshold: 0)).map { detection in
      detection.answering(
        origins[detection.query], score: calibration.probability(measures[detection.query][detection.patch]))
    }
    let found = rated.filter { $0.score > options.threshold }
      .sorted { ($1.score, $0.patch, $0.query) < ($0.score, $1.patch, $1.query) }
    return options.top.map { Array(found.prefix($0)) } ?? found
  }
}
