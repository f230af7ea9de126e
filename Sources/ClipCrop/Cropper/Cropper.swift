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
  private let proposer: CropProposer?
  private let saliency = Saliency()
  private let composer = Composer()

  /// A cropper without a model: no queries, but saliency and known regions.
  public convenience init() { self.init(detector: nil) }

  /// A cropper with a model that is loaded already, which frames by rules.
  public convenience init(detector: Detector?) { self.init(detector: detector, decoder: nil) }

  package init(detector: Detector?, decoder: CropDecoder?) {
    self.detector = detector
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
    guard (0...1).contains(options.minScore) else {
      throw ClipCropError.invalidOption(name: "min-score", value: "\(options.minScore)", allowed: "between 0 and 1")
    }
    var job = CropJob(image: image, queries: queries, options: options)
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
    let embeddings = try await detector.embed(queries, maxPixels: Image.defaultMaxPixels)
    return try await proposer.rate(windows, of: detector.encode(image), embeddings)
  }

  /// What in a picture answers the queries, by falling score.
  public func detect(
    _ image: Image, _ queries: [Query], options: DetectionOptions = DetectionOptions()
  ) async throws -> [Detection] {
    guard let detector else { throw ClipCropError.noModel }
    let embeddings = try await detector.embed(queries, maxPixels: Image.defaultMaxPixels)
    return try await detector.encode(image).detections(embeddings, options: options)
  }
}

extension Detector {
  /// The embeddings of queries of either kind, in order.
  func embed(_ queries: [Query], maxPixels: Int) async throws -> [QueryEmbedding] {
    var embeddings: [QueryEmbedding] = []
    for query in queries {
      switch query {
      case .text(let text): embeddings.append(try embed(text: text))
      case .image(let path):
        embeddings.append(try await embed(image: Image.open(path, maxPixels: maxPixels)))
      }
    }
    return embeddings
  }
}
