import ClipCrop
import Tensors

/// A decoder training step of the sizes of the paper on random data.
struct DecoderStep {
  let decoder: CropDecoder
  let input: DecoderInput
  let targets: Tensor

  init(batch: Int = 8, patches: Int = 576) throws {
    let configuration = CropDecoderConfiguration(featureWidth: 768, queryWidth: 512)
    decoder = try CropDecoder(configuration, weights: RandomInitialization(seed: 1))
    decoder.parameters.forEach { $0.isTrainable = true }
    var random = SeededRandom(seed: 2)
    func draw(_ shape: [Int]) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in random.unit() }, shape: shape)
    }
    input = DecoderInput(
      features: draw([batch, patches, 768]), positions: draw([batch, patches, 2]), boxes: draw([batch, patches, 4]),
      relevance: draw([batch, patches, 2]), patches: Array(repeating: patches, count: batch),
      queries: draw([batch, 512]).l2Normalized(), hasQuery: Array(repeating: true, count: batch))
    targets = draw([batch, 8, 4])
  }

  func gradients(seed: UInt64) throws -> Gradients {
    let tape = Tape(seed: seed)
    let loss = try tape.record {
      let memory = try decoder.memory(input)
      let proposal = try decoder.propose(memory, ratios: Array(repeating: nil, count: input.patches.count))
      let difference = proposal.windows.subtracting(targets)
      return difference.multiplied(by: difference).mean().adding(proposal.quality.mean())
    }
    return try tape.gradients(of: loss)
  }
}
