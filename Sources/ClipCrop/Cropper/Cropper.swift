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
/// all cores by itself.
public final class Cropper: Sendable {
  /// The model that was given; nil for a cropper that takes the embedded one.
  public var detector: Detector? { model?.detector }
  /// Whether the model that was given has a trained decoder, which then proposes the windows.
  public var isTrained: Bool { model?.proposer != nil }
  /// How sure the answers of the model that was given are; nil where that was not measured.
  public var calibration: Calibration? { model?.calibration }
  private let model: CropModel?
  private let embedded = CropModel.Embedded()
  private let saliency = Saliency()
  private let composer = Composer()

  /// A cropper that needs nothing else: without a query it follows saliency and regions the caller knows, and queries go to the
  /// small model that comes with ClipCrop, which knows illustrations and says so where it finds nothing.
  public convenience init() { self.init(model: nil) }

  package init(model: CropModel?) { self.model = model }

  /// The model that answers queries.
  private func asked() throws -> CropModel { try model ?? embedded() }

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
    try await crop(PictureView(image), to: queries, options: options)
  }

  /// Lets the model that answers queries look at a picture.
  func look(at view: PictureView) async throws { _ = try await view.encoded(by: asked().detector) }

  func crop(_ view: PictureView, to queries: [Query], options: CropOptions) async throws -> CropResult {
    if let minScore = options.minScore, !(0...1).contains(minScore) {
      throw ClipCropError.invalidOption(name: "min-score", value: "\(minScore)", allowed: "between 0 and 1")
    }
    let model = queries.isEmpty ? model : try asked()
    var job = CropJob(view, queries: queries, options: options, calibration: model?.calibration)
    let proposer = options.usesRules ? nil : model?.proposer
    if let model, !queries.isEmpty || proposer != nil {
      // Where no decoder proposes, saliency has its say whatever is found, and is computed while the model looks.
      if proposer == nil { view.prepareAttention(by: saliency) }
      try await job.look(with: model.detector)
    }
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
    try await score(windows, of: PictureView(image), for: queries)
  }

  func score(_ windows: [Box<Pixels>], of view: PictureView, for queries: [Query]) async throws -> [Double] {
    let model = try asked()
    guard let proposer = model.proposer else { throw ClipCropError.notTrained }
    let asked = try await model.detector.ask(queries, maxPixels: Image.defaultMaxPixels)
    return try await proposer.rate(
      windows, of: view.encoded(by: model.detector), asked.flatMap(\.subjects), shot: asked.shot)
  }

  /// What in a picture answers the queries, by falling score: the words as they stand, wherever it is and however many there are.
  /// With a calibration scores are its probabilities.
  public func detect(
    _ image: Image, _ queries: [Query], options: DetectionOptions = DetectionOptions()
  ) async throws -> [Detection] {
    let model = try asked()
    let embeddings = try await model.detector.embed(queries)
    let encoded = try await model.detector.encode(image)
    guard let calibration = model.calibration else { return try encoded.detections(embeddings, options: options) }
    let measures = try embeddings.map { try PatchMeasures(of: $0, in: encoded) }
    let rated = try encoded.detections(embeddings, options: DetectionOptions(threshold: 0)).map {
      $0.scored(calibration.probability(measures[$0.query][$0.patch]))
    }
    let found = rated.filter { $0.score > options.threshold }
      .sorted { ($1.score, $0.patch, $0.query) < ($0.score, $1.patch, $1.query) }
    return options.top.map { Array(found.prefix($0)) } ?? found
  }

  /// The box of a picture that answers a query most, however unsure: of several things asked for, the first.
  func bestBox(for query: Query, in view: PictureView) async throws -> Box<Pixels>? {
    let model = try asked()
    guard let subject = try await model.detector.ask(query).subjects.first else { return nil }
    let options = DetectionOptions(threshold: 0, top: 1)
    return try await view.encoded(by: model.detector).detections([subject.embedding], options: options).first?.box
  }
}
