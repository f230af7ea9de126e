internal import ClipCrop
internal import Geometry
internal import Tensors

/// The multi-task loss of the crop decoder on one batch (ClipCrop, arXiv 2211.11492, section 3.3): windows and their qualities
/// against the annotated ones, and what the crops look like, mean and keep.
struct CropperObjective {
  let decoder: CropDecoder
  let base: FrozenModel
  let options: CropperTrainingOptions

  func callAsFunction(_ batch: CropBatch, random: SeededRandom) throws -> StepLoss {
    var random = random
    let targets = CropTargets(batch, options, random: &random)
    let memory = try decoder.memory(batch.decoderInput)
    let proposal = try decoder.propose(memory, ratios: targets.ratios)
    let window = try WindowLoss()(proposal.windows, targets: targets.wanted)
    let pairs = MatchedPairs(window.matches, proposal.windows, targets.wanted)

    var terms = LossTerms()
    terms.window = window.loss
    if options.weights.quality > 0 {
      let qualities = QualityLoss.targets(for: proposal.windows, rated: batch.targets)
      terms.quality = QualityLoss()(proposal.quality, targets: qualities)
      if let rated = targets.rated, let ratings = targets.ratings {
        terms.rating = QualityLoss()(try decoder.rate(memory, windows: rated), targets: ratings)
      }
    }
    if options.weights.aesthetic > 0 {
      terms.aesthetic = AestheticLoss()(
        images: batch.thumbnails, predicted: pairs.predicted, annotated: pairs.annotated, sources: pairs.samples)
    }
    if options.weights.reconstruction > 0 {
      terms.reconstruction = ReconstructionLoss()(
        images: batch.thumbnails, predicted: pairs.predicted, sources: pairs.samples)
    }
    if options.weights.semantic > 0 { terms.semantic = try semantic(batch, pairs) }
    return StepLoss(
      total: options.weights.total(terms), terms: terms.values, metrics: ["iou": proposal.meanIoU(batch)],
      examples: batch.count)
  }

  /// Of those samples that have a query; nil where none has.
  private func semantic(_ batch: CropBatch, _ pairs: MatchedPairs) throws -> Tensor? {
    let asked = pairs.samples.indices.filter { batch.hasQuery[pairs.samples[$0]] }
    guard !asked.isEmpty else { return nil }
    let windows = pairs.predicted.gatheringRows(asked)
    let sources = asked.map { pairs.samples[$0] }
    switch options.semantic {
    case .pooled:
      return try SemanticLoss().pooled(
        (0..<batch.count).map(batch.scene), windows: windows, sources: sources,
        queries: batch.queries.gatheringRows(sources), projection: base.classEmbedding)
    case .encoded:
      return try encodedSemantic(batch, windows, sources)
    }
  }

  /// One window after the other: the tower's activations of a single picture are what fits.
  private func encodedSemantic(_ batch: CropBatch, _ windows: Tensor, _ sources: [Int]) throws -> Tensor {
    let losses = try sources.enumerated().map { index, sample in
      try SemanticLoss().encoded(
        images: base.pixels(batch.samples[sample]),
        windows: base.inputWindows(windows.slice(index..<(index + 1)), of: batch.sizes[sample]),
        queries: batch.queries.slice(sample..<(sample + 1)), side: base.inputSide,
        encode: base.embedding(ofPixels:))
    }
    return losses.dropFirst().reduce(losses[0]) { $0.adding($1) }.scaled(by: 1 / Float(losses.count))
  }
}

/// The predicted windows that were matched, with what they were matched to.
private struct MatchedPairs {
  /// For each pair its sample.
  let samples: [Int]
  /// `[pairs, 4]`.
  let predicted: Tensor
  /// `[pairs, 4]`.
  let annotated: Tensor

  init(_ matches: [[HungarianMatching.Pair]], _ windows: Tensor, _ wanted: [[Box<Normalized>]]) {
    let queries = windows.shape[1]
    let flat = matches.enumerated().flatMap { sample, pairs in pairs.map { (sample, $0) } }
    samples = flat.map(\.0)
    predicted = windows.gatheringRows(flat.map { $0.0 * queries + $0.1.row })
    annotated = Tensor(windows: flat.map { wanted[$0.0][$0.1.column] })
  }
}

extension CropDecoder.Proposal {
  /// The mean IoU of each sample's highest rated window with its best crop.
  func meanIoU(_ batch: CropBatch) -> Double {
    let (queries, boxes) = (windows.shape[1], windows.windows)
    let overlaps = batch.targets.indices.map { sample in
      let scores = quality.row(sample)
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      let top = batch.targets[sample].map(\.score).max() ?? 0
      let right = batch.targets[sample].filter { $0.score == top }
      return right.map { boxes[sample * queries + best].clamped(to: .unit).iou($0.box) }.max() ?? 0
    }
    return overlaps.reduce(0, +) / Double(max(1, overlaps.count))
  }
}

extension LossTerms {
  /// The terms as numbers, for the log.
  fileprivate var values: [String: Double] {
    let named = [
      ("window", window), ("quality", quality), ("rating", rating), ("aesthetic", aesthetic), ("semantic", semantic),
      ("reconstruction", reconstruction),
    ]
    return Dictionary(
      uniqueKeysWithValues: named.compactMap { name, term in term.map { (name, Double($0.elements[0])) } })
  }
}
