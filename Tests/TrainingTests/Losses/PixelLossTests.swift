import ClipCrop
import Geometry
import Tensors
import Testing
import Training

/// Losses that reach the window through bilinear samples in single precision: values to 1e-6, gradients, which are differences of
/// neighbouring pixels, to 1e-5 of their length.
@Suite struct PixelLossTests {
  private let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture("losses") }

  private func expectAgreement(
    _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ loss: (Tensor) throws -> Tensor
  ) throws {
    let tape = Tape()
    let predicted = tape.variable(try fixture("\(name).predicted"))
    let result = try tape.record { try loss(predicted) }
    let want = try fixture.value("\(name).value")
    #expect(abs(Double(result.elements[0]) - want) < 1e-6 * max(1, want), sourceLocation: sourceLocation)
    let gradient = try tape.gradients(of: result)[predicted]
    #expect(distance(gradient, try fixture("\(name).predicted.gradient")) < 1e-5, sourceLocation: sourceLocation)
  }

  @Test func aesthetic() throws {
    try expectAgreement("aesthetic") {
      AestheticLoss()(
        images: try fixture("aesthetic.images"), predicted: $0, annotated: try fixture("aesthetic.annotated"))
    }
  }

  @Test func reconstruction() throws {
    try expectAgreement("reconstruction") {
      ReconstructionLoss(side: 16)(images: try fixture("reconstruction.images"), predicted: $0)
    }
  }

  @Test func semanticPooledFromFeatures() throws {
    let features = try fixture("semantic.features")
    let scenes = (0..<2).map { scene(planes: features.slice($0..<($0 + 1)).reshaped([24, 30]), rows: 5, columns: 6) }
    try expectAgreement("semantic") {
      try SemanticLoss().pooled(scenes, windows: $0, sources: [0, 1], queries: fixture("semantic.queries")) {
        try $0.linear(fixture("semantic.weight"), bias: fixture("semantic.bias"))
      }
    }
  }

  /// Windows in any order, and a scene without one.
  @Test func semanticWindowsFindTheirScene() throws {
    let features = try fixture("semantic.features")
    let scenes = [1, 1, 0].map { scene(planes: features.slice($0..<($0 + 1)).reshaped([24, 30]), rows: 5, columns: 6) }
    try expectAgreement("semantic") {
      let swapped = Tensor.concatenated([$0.slice(1..<2), $0.slice(0..<1)])
      let queries = try fixture("semantic.queries")
      return try SemanticLoss().pooled(
        scenes, windows: swapped, sources: [1, 2],
        queries: Tensor.concatenated([queries.slice(1..<2), queries.slice(0..<1)])
      ) { try $0.linear(fixture("semantic.weight"), bias: fixture("semantic.bias")) }
    }
  }

  /// Features that grow from left to right by 1 a patch: the mean under a window is its middle. Four patches of .3 are 1.2 pictures.
  @Test func patchesMayReachBeyondThePicture() throws {
    let features = Tensor([0, 1, 2, 3], shape: [4, 1])
    let scene = PatchScene(
      rows: 1, columns: 4, patch: (0.3, 1), features: features, boxes: Tensor(repeating: 0, shape: [4, 4]))
    var mean: [Float] = []
    _ = try SemanticLoss().pooled(
      [scene], windows: Tensor([0.5, 0.5, 0.2, 1], shape: [1, 4]), sources: [0],
      queries: Tensor([1], shape: [1, 1])
    ) {
      mean = $0.elements
      return $0
    }
    #expect(abs((mean.first ?? .nan) - (0.5 / 0.3 - 0.5)) < 1e-5)
  }

  private func scene(planes: Tensor, rows: Int, columns: Int) -> PatchScene {
    let (width, patches) = (planes.shape[0], rows * columns)
    let features = (0..<patches).flatMap { patch in (0..<width).map { planes.row($0)[patch] } }
    return PatchScene(
      rows: rows, columns: columns, patch: (1 / Float(columns), 1 / Float(rows)),
      features: Tensor(features, shape: [patches, width]), boxes: Tensor(repeating: 0, shape: [patches, 4]))
  }

  @Test func semanticByEncodingTheCrop() throws {
    try expectAgreement("encoded") {
      try SemanticLoss().encoded(
        images: fixture("encoded.images"), windows: $0, queries: fixture("encoded.queries"), side: 8
      ) { crops in try crops.reshaped([2, 192]).linear(fixture("encoded.weight"), bias: nil) }
    }
  }

  @Test func aPerfectCropCostsNothing() throws {
    let windows = try fixture("aesthetic.annotated")
    let images = try fixture("aesthetic.images")
    #expect(AestheticLoss()(images: images, predicted: windows, annotated: windows).elements == [0])
    let whole = Tensor([0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1], shape: [2, 4])
    #expect(ReconstructionLoss()(images: images, predicted: whole).elements == [0])
  }

  @Test func severalWindowsOfOneImage() throws {
    let images = try fixture("aesthetic.images")
    let windows = try fixture("aesthetic.annotated")
    let twice = Tensor.concatenated([windows, windows])
    let whole = ReconstructionLoss()(images: images, predicted: twice, sources: [0, 1, 0, 1]).elements[0]
    #expect(abs(whole - ReconstructionLoss()(images: images, predicted: windows).elements[0]) < 1e-6)
  }

  /// All terms together as a training step computes them, on the decoder's outputs.
  @Test func totalOfTheDecoderFixture() throws {
    let fixture = try TrainingFixture("decoder")
    let targets = try (0..<2).map { try fixture.boxes("sample\($0).targets") }
    let scores = try fixture("rated.scores")
    let rated = zip(try fixture.boxes("rated.windows"), scores.elements).map { RatedWindow(box: $0, score: Double($1)) }
    let tape = Tape()
    let windows = tape.variable(try fixture("crop.windows"))
    let terms = try tape.record {
      var terms = LossTerms()
      let window = try WindowLoss()(windows, targets: targets)
      let pairs = window.matches.enumerated().flatMap { sample, pairs in pairs.map { (sample: sample, pair: $0) } }
      let predicted = windows.gatheringRows(pairs.map { $0.sample * 3 + $0.pair.row })
      let annotated = Tensor(windows: pairs.map { targets[$0.sample][$0.pair.column] })
      let sources = pairs.map(\.sample)
      terms.window = window.loss
      terms.quality = QualityLoss()(
        try fixture("crop.quality"),
        targets: QualityLoss.targets(for: windows, rated: [Array(rated.prefix(5)), Array(rated.suffix(5))]))
      terms.rating = QualityLoss()(try fixture("rate.quality"), targets: scores)
      let images = try fixture("images")
      terms.aesthetic = AestheticLoss()(images: images, predicted: predicted, annotated: annotated, sources: sources)
      terms.reconstruction = ReconstructionLoss()(images: images, predicted: predicted, sources: sources)
      let asked = window.matches[0].count
      let (features, query) = (try fixture("sample0.features"), try fixture("sample0.query"))
      let scene = PatchScene(
        rows: 3, columns: 4, patch: (1 / 4, 1 / 3), features: features, boxes: try fixture("sample0.boxes"))
      terms.semantic = try SemanticLoss().pooled(
        [scene], windows: predicted.slice(0..<asked), sources: [Int](repeating: 0, count: asked),
        queries: Tensor((0..<asked).flatMap { _ in query.elements }, shape: [asked, 16])
      ) { try $0.linear(fixture("class.weight"), bias: fixture("class.bias")) }
      return terms
    }
    let named = [
      ("window", terms.window), ("quality", terms.quality), ("rating", terms.rating), ("aesthetic", terms.aesthetic),
      ("semantic", terms.semantic), ("reconstruction", terms.reconstruction),
    ]
    for (name, term) in named {
      let want = try fixture.value("loss.\(name)")
      #expect(abs(Double(term?.elements[0] ?? .nan) - want) < 2e-6 * max(1, want), "\(name)")
    }
    let total = tape.record { LossWeights().total(terms) }
    #expect(abs(Double(total.elements[0]) - (try fixture.value("loss.total"))) < 1e-5)
    #expect(distance(try tape.gradients(of: total)[windows], try fixture("crop.windows.gradient")) < 1e-5)
  }
}

@Suite struct LossWeightsTests {
  @Test func termsThatAreMissingDoNotCount() {
    var terms = LossTerms()
    #expect(LossWeights().total(terms).elements == [0])
    terms.semantic = Tensor([2], shape: [])
    terms.window = Tensor([3], shape: [])
    #expect(abs(LossWeights().total(terms).elements[0] - 3.6) < 1e-6)
  }

  /// A weight of zero must also silence a term that is not finite.
  @Test func aWeightOfZeroSilencesATerm() {
    var terms = LossTerms()
    terms.window = Tensor([3], shape: [])
    terms.aesthetic = Tensor([.infinity], shape: [])
    #expect(LossWeights(aesthetic: 0).total(terms).elements == [3])
  }

  @Test(arguments: [-0.1, .nan, .infinity])
  func badWeightsAreNamed(value: Double) throws {
    do {
      try LossWeights(semantic: value).validate()
      Issue.record("a weight of \(value) was accepted")
    } catch let error as TrainingError {
      guard case .badLossWeight("semantic", _) = error else { throw error }
      #expect(error.description.contains("semantic"))
    }
  }

  @Test func allWeightsZeroAreRefused() throws {
    try LossWeights().validate()
    #expect(throws: TrainingError.noLossWeight) {
      try LossWeights(window: 0, quality: 0, aesthetic: 0, semantic: 0, reconstruction: 0).validate()
    }
  }
}
