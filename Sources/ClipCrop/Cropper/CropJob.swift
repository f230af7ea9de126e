internal import Geometry
internal import Imaging
internal import OWLViT

/// One picture on its way through the stages: look (model), resolve misses, saliency, compose.
struct CropJob {
  private let view: PictureView
  let queries: [Query]
  let options: CropOptions
  let calibration: Calibration?
  private var findings = Findings()
  private var warnings: [CropWarning] = []
  private var attention: AttentionMap?
  private var relevance: RelevanceMap?
  private var timings = Timings()
  private var encoded: EncodedImage?
  /// The queries, read and embedded.
  private var asked: [AskedQuery] = []
  /// What a trained decoder proposes for each ratio.
  private var proposals: [[WindowProposal]]?
  /// Set when a miss asks for the largest window in the middle.
  private var keepsWhole = false

  private var image: Image { view.image }

  init(_ view: PictureView, queries: [Query], options: CropOptions, calibration: Calibration?) {
    self.view = view
    self.queries = queries
    self.options = options
    self.calibration = calibration
  }

  private var regions: [Subject] { options.subjects.map { Subject(box: $0.box(in: image.size)) } }
  private var subjects: [Subject] { findings.subjects + regions }

  /// Asks the model where the queries are. A trained decoder looks at the picture without a query too.
  mutating func look(with detector: Detector) async throws {
    var stopwatch = Stopwatch()
    // The picture is decoded while the queries are embedded.
    async let looking = view.encoded(by: detector)
    asked = try await detector.ask(queries, maxPixels: options.maxPixels)
    timings.query = stopwatch.lap()
    let encoded = try await looking
    self.encoded = encoded
    timings.encode = stopwatch.lap()
    guard !queries.isEmpty else { return }
    let matching = Matching(minScore: options.minScore, calibration: calibration)
    findings = try SubjectFinder(image: encoded, matching: matching).find(asked)
    relevance = try encoded.relevance(asked.embeddings)
    timings.query += stopwatch.lap()
    for query in asked where query.subjects.contains(where: \.embedding.isTruncated) {
      warnings.append(.truncated(query: query.query.description))
    }
  }

  /// Decides what happens about queries that were not found.
  mutating func resolveMisses() throws {
    let missed = findings.missed
    let advice = calibration?.advice
    guard !missed.isEmpty else { return }
    switch options.onMiss {
    case .fail: throw ClipCropError.noMatch(image: image.name, queries: missed, advice: advice)
    case .keep:
      keepsWhole = true
      warnings.append(.notFound(queries: missed, then: .keptWhole, advice: advice))
    case .fallback:
      warnings.append(
        .notFound(queries: missed, then: subjects.isEmpty ? .saliency : .otherSubjects, advice: advice))
    }
  }

  /// Asks the trained decoder for windows; of the queries, those that were found.
  mutating func propose(_ proposer: CropProposer, _ composer: Composer) async throws {
    guard !keepsWhole, let encoded else { return }
    var stopwatch = Stopwatch()
    // Where nothing was found, regions and saliency decide, as the warning says.
    guard queries.isEmpty || !findings.found.isEmpty else { return }
    let ratios = try composer.ratios(options.composition, picture: image.size)
    proposals = try await proposer.propose(encoded, findings.found, shot: asked.shot, ratios: ratios)
    timings.compose = stopwatch.lap()
  }

  /// Where the eye goes: decides when nothing was asked or found, else helps to balance the frame.
  mutating func computeSaliency(_ saliency: Saliency) async throws {
    guard !keepsWhole, proposals == nil || relevance == nil else { return }
    var stopwatch = Stopwatch()
    let map = try await view.attention(by: saliency)
    attention = map
    if relevance == nil || subjects.isEmpty {
      relevance = RelevanceMap(columns: map.columns, rows: map.rows, values: map.values)
    }
    timings.saliency = stopwatch.lap()
  }

  /// Chooses the windows.
  func compose(_ composer: Composer) throws -> CropResult {
    var stopwatch = Stopwatch()
    var timings = timings
    let candidates =
      if let proposals {
        try composer.compose(scene, composition, following: proposals)
      } else {
        try composer.compose(scene, composition)
      }
    let crops = candidates.flatMap { list in
      list.enumerated().map { index, candidate in
        Crop(candidate, rank: index + 1, outputSize: options.composition.outputSize, image: image)
      }
    }
    timings.compose += stopwatch.lap()
    return CropResult(
      image: image, queries: queries, matched: findings.missed.isEmpty, crops: crops,
      subjects: keepsWhole ? [] : subjects, warnings: warnings, timings: timings, relevance: relevance)
  }

  /// The options, with what the queries say beside them; an option that says the same goes before.
  private var composition: CompositionOptions {
    var composition = options.composition
    composition.shot = composition.shot ?? asked.shot
    return composition
  }

  private var scene: CompositionScene {
    // Neither subjects nor attention: the composer then takes the largest window in the middle.
    guard !keepsWhole else { return CompositionScene(size: image.size) }
    return CompositionScene(
      size: image.size, subjects: subjects, bystanders: findings.bystanders,
      avoid: options.avoid.map { $0.box(in: image.size) }, attention: attention)
  }
}

extension CropResult {
  mutating func addOpening(_ milliseconds: Double) {
    var timings = timings
    timings.open = milliseconds
    self = CropResult(
      image: image, queries: queries, matched: matched, crops: crops, subjects: subjects, warnings: warnings,
      timings: timings, relevance: relevance)
  }
}
