internal import ClipCrop
internal import Datasets
internal import Geometry
internal import Imaging
internal import OWLViT

/// The examples of one picture, with their places in the dataset.
struct PictureGroup: Sendable {
  let image: String
  var examples: [(index: Int, example: CropExample)]

  /// Groups in the order in which their pictures appear first.
  static func groups(of examples: [CropExample]) -> [PictureGroup] {
    var groups: [PictureGroup] = []
    var places: [String: Int] = [:]
    for (index, example) in examples.enumerated() {
      if let place = places[example.image] {
        groups[place].examples.append((index, example))
      } else {
        places[example.image] = groups.count
        groups.append(PictureGroup(image: example.image, examples: [(index, example)]))
      }
    }
    return groups
  }
}

/// The digest of every query, by which answers are kept: queries that are read alike are answered alike.
struct QueryDigests: Sendable {
  /// Changes when the same reading is answered otherwise, so that an older program's answers are not taken for today's.
  private static let version = "v2"

  private var pictures: [String: Result<String, ImagingError>] = [:]

  /// Opens all example pictures.
  init(_ examples: [CropExample]) {
    for case .image(let path) in examples.compactMap(\.query) where pictures[path] == nil {
      pictures[path] = Result { () throws(ImagingError) in try Image.open(path).contentDigest }
    }
  }

  func callAsFunction(_ query: Query) throws -> String {
    switch query {
    case .text:
      return ContentDigest.text(of: "text, \(QueryDigests.version): \(QueryReading(query).answerKey)")
    case .image(let path): return try pictures[path]?.get() ?? Image.open(path).contentDigest
    }
  }
}

/// Plans the views of one picture: what to keep of it where, and what of that is there.
struct ViewPlanner: Sendable {
  let layout: CacheLayout
  let configuration: OWLViTConfiguration
  let preprocessor: PreprocessorConfiguration
  let queries: QueryDigests
  let views: Int
  let seed: UInt64

  struct Outcome: Sendable {
    var views: [PlannedView] = []
    var problems: [CacheProblem] = []
  }

  func plan(_ group: PictureGroup) -> Outcome {
    var outcome = Outcome()
    do {
      let image = try Image.open(group.image)
      let usable = group.examples.filter { entry in
        let reason = fault(of: entry.example, in: image.size)
        if let reason { outcome.problems.append(CacheProblem(image: group.image, reason: reason)) }
        return reason == nil
      }
      guard !usable.isEmpty else { return outcome }
      let digest = image.contentDigest
      let choices = ImageView.views(
        views, of: image.size, keeping: usable.flatMap(\.example.kept),
        mayFlip: usable.allSatisfy(\.example.isMirrorable),
        seed: seed, picture: digest)
      outcome.views = try choices.map { try planned($0, of: group.image, digest: digest, usable) }
    } catch {
      outcome.problems.append(CacheProblem(image: group.image, reason: "\(error)"))
    }
    return outcome
  }

  /// Why an example cannot be learnt from; nil where it can.
  private func fault(of example: CropExample, in size: PixelSize) -> String? {
    do {
      if let query = example.query { _ = try queries(query) }
    } catch {
      return "its query cannot be used: \(error)"
    }
    return ImageView.original(size).map(example) == nil
      ? "it has no crop, or a subject or its best crop is outside of it" : nil
  }

  private func planned(
    _ view: ImageView, of image: String, digest: String, _ examples: [(index: Int, example: CropExample)]
  ) throws -> PlannedView {
    let grid = preprocessor.transform(view.inputSize).seenGrid(
      columns: preprocessor.size.width / configuration.vision.patchSize,
      rows: preprocessor.size.height / configuration.vision.patchSize)
    let scene = layout.scene(picture: digest, view)
    let shapes = CachedScene.shapes(
      rows: grid.rows, columns: grid.columns, featureWidth: configuration.vision.hiddenSize)
    let samples = try examples.compactMap { entry in
      try view.map(entry.example).map {
        try sample($0, at: entry.index, digest: digest, view, patches: grid.rows * grid.columns)
      }
    }
    return PlannedView(
      image: image, digest: digest, view: view, rows: grid.rows, columns: grid.columns, scenePath: scene,
      samples: samples,
      lacksScene: !CacheEntry.isSound(scene, shapes: shapes))
  }

  private func sample(
    _ example: CropExample, at index: Int, digest: String, _ view: ImageView, patches: Int
  ) throws -> PlannedSample {
    guard let query = example.query else {
      return PlannedSample(exampleIndex: index, example: example, answerPath: nil, lacksAnswer: false)
    }
    let path = layout.answer(picture: digest, view, query: try queries(query))
    let shapes = CachedAnswer.shapes(patches: patches, queryWidth: configuration.text.hiddenSize)
    return PlannedSample(
      exampleIndex: index, example: example, answerPath: path, lacksAnswer: !CacheEntry.isSound(path, shapes: shapes))
  }
}
