import ClipCrop
import Tensors
import Training

/// A decoder training step of the sizes of the paper: one pass that proposes 8 windows for each picture, L1 to given windows and the
/// quality's cross-entropy, clipping, AdamW. The same work as in peer_decoder.py.
final class DecoderStep: TrainingStepBench {
  private let decoder: CropDecoder
  private let input: DecoderInput
  private let targets: Tensor
  private let qualities: Tensor
  private var optimizer: AdamW

  init(batch: Int, patches: Int) throws {
    // As every training run does.
    Compute.prepareForTraining()
    var configuration = CropDecoderConfiguration(featureWidth: 768, queryWidth: 512)
    configuration.queries = 8
    decoder = try CropDecoder(configuration, weights: RandomInitialization(seed: 1))
    decoder.parameters.forEach { $0.isTrainable = true }
    optimizer = AdamW(decoder.parameters)
    var random = SeededRandom(seed: 2)
    func draw(_ shape: [Int]) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in random.unit() }, shape: shape)
    }
    input = DecoderInput(
      features: draw([batch, patches, 768]), positions: DecoderStep.grid(batch, patches),
      boxes: draw([batch, patches, 4]), relevance: draw([batch, patches, 2]),
      patches: Array(repeating: patches, count: batch), queries: draw([batch, 512]).l2Normalized(),
      hasQuery: Array(repeating: true, count: batch))
    targets = draw([batch, configuration.queries, 4])
    qualities = draw([batch, configuration.queries])
  }

  /// The middles of a square grid of patches, for each picture.
  private static func grid(_ batch: Int, _ patches: Int) -> Tensor {
    let side = Int(Double(patches).squareRoot().rounded(.up))
    let middles = (0..<patches).flatMap { [Float($0 % side) + 0.5, Float($0 / side) + 0.5] }
    return Tensor((0..<batch).flatMap { _ in middles.map { $0 / Float(side) } }, shape: [batch, patches, 2])
  }

  func run(_ index: Int) throws {
    let tape = Tape(seed: UInt64(index))
    let loss = try tape.record {
      let proposal = try decoder.propose(
        decoder.memory(input), ratios: Array(repeating: nil, count: input.patches.count))
      let difference = proposal.windows.subtracting(targets)
      return difference.multiplied(by: difference).mean()
        .adding(QualityLoss()(proposal.quality, targets: qualities))
    }
    _ = try optimizer.step(tape.gradients(of: loss), rate: 1e-4)
  }
}
