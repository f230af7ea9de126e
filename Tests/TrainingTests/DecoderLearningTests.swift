import ClipCrop
import Tensors
import Testing
import Training

/// Gradients of the whole loss and three AdamW steps against PyTorch, which computed in double precision.
@Suite struct DecoderLearningTests {
  /// The total loss of the fixture's batch, as Tools/training_fixture.py puts it together.
  private func loss(_ decoder: CropDecoder, _ fixture: DecoderFixture) throws -> Tensor {
    let numbers = fixture.numbers
    let targets = try (0..<2).map { try numbers.boxes("sample\($0).targets") }
    let scores = try numbers("rated.scores")
    let rated = zip(try numbers.boxes("rated.windows"), scores.elements).map { RatedWindow(box: $0, score: Double($1)) }
    let memory = try decoder.memory(fixture.input())
    let proposal = try decoder.propose(memory, ratios: fixture.ratios())
    let window = try WindowLoss()(proposal.windows, targets: targets)
    let pairs = window.matches.enumerated().flatMap { sample, pairs in pairs.map { (sample: sample, pair: $0) } }
    let predicted = proposal.windows.gatheringRows(pairs.map { $0.sample * 3 + $0.pair.row })
    let annotated = Tensor(windows: pairs.map { targets[$0.sample][$0.pair.column] })
    let (images, sources, asked) = (try numbers("images"), pairs.map(\.sample), window.matches[0].count)
    let query = try numbers("sample0.query")
    let scene = PatchScene(
      rows: 3, columns: 4, patch: (1 / 4, 1 / 3), features: try numbers("sample0.features"),
      boxes: try numbers("sample0.boxes"))
    var terms = LossTerms()
    terms.window = window.loss
    terms.quality = QualityLoss()(
      proposal.quality,
      targets: QualityLoss.targets(for: proposal.windows, rated: [Array(rated.prefix(5)), Array(rated.suffix(5))]))
    terms.rating = QualityLoss()(try decoder.rate(memory, windows: numbers("rated.windows")), targets: scores)
    terms.aesthetic = AestheticLoss()(images: images, predicted: predicted, annotated: annotated, sources: sources)
    terms.reconstruction = ReconstructionLoss()(images: images, predicted: predicted, sources: sources)
    terms.semantic = try SemanticLoss().pooled(
      [scene], windows: predicted.slice(0..<asked), sources: [Int](repeating: 0, count: asked),
      queries: Tensor((0..<asked).flatMap { _ in query.elements }, shape: [asked, 16])
    ) { try $0.linear(numbers("class.weight"), bias: numbers("class.bias")) }
    return LossWeights().total(terms)
  }

  /// The batch has a sample with query and ratio and one with neither, and rates windows: every parameter takes part.
  @Test func everyParameterHasPyTorchsGradient() throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder()
    let tape = Tape()
    let total = try tape.record { try loss(decoder, fixture) }
    #expect(abs(Double(total.elements[0]) - (try fixture.numbers.value("loss.total"))) < 1e-5)
    let gradients = try tape.gradients(of: total)
    for parameter in decoder.parameters {
      let expected = try fixture.numbers("gradient." + parameter.name)
      #expect(distance(gradients[parameter], expected) < 5e-5, "\(parameter.name)")
    }
  }

  @Test func threeStepsOfAdamW() throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder()
    var optimizer = AdamW(decoder.parameters)
    for step in 1...3 {
      let tape = Tape()
      let total = try tape.record { try loss(decoder, fixture) }
      #expect(abs(Double(total.elements[0]) - (try fixture.numbers.value("step\(step).total"))) < 1e-4)
      let norm = try optimizer.step(tape.gradients(of: total), rate: 1e-3)
      #expect(abs(norm - (try fixture.numbers.value("step\(step).norm"))) < 1e-4 * norm)
      for parameter in decoder.parameters {
        let (found, expected) = (try parameter.value(), try fixture.numbers("step\(step)." + parameter.name))
        // AdamW divides by the size of a gradient, so where that is near zero rounding decides a part of a step of 1e-3.
        let worst = zip(found.elements, expected.elements).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-4, "\(parameter.name) after step \(step)")
      }
    }
  }
}
