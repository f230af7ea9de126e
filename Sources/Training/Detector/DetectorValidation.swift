internal import Geometry
internal import OWLViT
internal import Tensors

/// How well a detector finds what is named in pictures that it does not learn from, by plain names. What is measured says
/// ``DetectorMeasures``.
struct DetectorValidation {
  let model: OWLViTModel
  let source: DetectorBatchSource
  /// All classes; those that a picture does not have are absent from it.
  let vocabulary: ClassVocabulary
  let batchSize: Int
  /// The most pictures; nil for all.
  let limit: Int?

  func result() throws -> ValidationResult {
    let embeddings = try vocabulary.embeddings(by: model.text)
    let pictures = chosen
    var measures = DetectorMeasures()
    for start in stride(from: 0, to: pictures.count, by: batchSize) {
      let views = source.originals(Array(pictures[start..<min(pictures.count, start + batchSize)]))
      if !views.isEmpty { try look(at: views, embeddings, &measures) }
    }
    return ValidationResult(metrics: measures.metrics, score: measures.score)
  }

  /// Pictures all over the dataset, which may be ordered by what it shows.
  private var chosen: [Int] {
    let count = source.examples.pictures.count
    guard let limit, limit < count else { return Array(0..<count) }
    return (0..<limit).map { $0 * count / limit }
  }

  private func look(at views: [DetectorView], _ embeddings: Tensor, _ measures: inout DetectorMeasures) throws {
    let pixels = Tensor.concatenated(views.map(\.pixels))
    let patch = model.configuration.vision.patchSize
    let grid = DetectorGrid(pictures: views.count, rows: pixels.shape[2] / patch, columns: pixels.shape[3] / patch)
    let part = source.middle
    let features = try model.features(pixels, part: part)
    let logits = try model.classHead(features).logits(embeddings)
    let boxes = try model.boxes(features, grid: grid, part: part).boxes
    for (picture, view) in views.enumerated() {
      let first = picture * grid.patches
      let best = BestPatches(logits, rows: first..<(first + grid.patches))
      add(view, best, { boxes[first + $0] }, grid, &measures)
    }
  }

  private func add(
    _ view: DetectorView, _ best: BestPatches, _ box: (Int) -> Box<Normalized>, _ grid: DetectorGrid,
    _ measures: inout DetectorMeasures
  ) {
    var present: [Int: [Box<Normalized>]] = [:]
    for thing in view.objects {
      for name in thing.names {
        if let column = vocabulary.column(name) { present[column, default: []].append(thing.box) }
      }
    }
    for (column, things) in present.sorted(by: { $0.key < $1.key }) {
      let patch = best.patches[column]
      measures.addPresent(box(patch), middle: grid.middle(patch), score: best.scores[column], things: things)
      for synonym in vocabulary.synonyms(of: column) {
        measures.addSynonym(box(best.patches[synonym]), things: things)
      }
    }
    for column in vocabulary.names where present[column] == nil { measures.addAbsent(score: best.scores[column]) }
  }
}

/// For each query the patch of a picture that scores highest, from 0 in the picture, and its logit.
private struct BestPatches {
  private(set) var patches: [Int]
  private(set) var scores: [Float]

  init(_ logits: Tensor, rows: Range<Int>) {
    let width = logits.width
    patches = Array(repeating: 0, count: width)
    scores = Array(repeating: -.infinity, count: width)
    logits.withUnsafeElements { logits in
      for row in rows {
        for column in 0..<width where logits[row * width + column] > scores[column] {
          (patches[column], scores[column]) = (row - rows.lowerBound, logits[row * width + column])
        }
      }
    }
  }
}
