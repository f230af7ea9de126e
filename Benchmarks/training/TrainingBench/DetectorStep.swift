import Geometry
import OWLViT
import Tensors
import Training

/// A detector training step of a small tower on made-up data: 256 patches of 16 px, width 192, 6 layers, 6 heads, MLP 768; patches
/// against 64 names, whose embeddings are constants as with `--freeze-text`; 4 things in each picture. Focal loss, cross-entropy,
/// boxes, clipping, AdamW: the same work as in peer_detector.py, unless Muon
/// is asked for.
final class DetectorStep: TrainingStepBench {
  private let model: OWLViTModel
  private let objective: DetectorObjective
  private let batch: DetectorBatch
  private let names: Tensor
  private var optimizer: TrainingOptimizer

  init(batch count: Int, muon: Bool) throws {
    // As every training run does.
    Compute.keepFreedMemory()
    var configuration = OWLViTConfiguration(kind: .owlvit)
    (configuration.vision.hiddenSize, configuration.vision.layers, configuration.vision.heads) = (192, 6, 6)
    (configuration.vision.intermediateSize, configuration.vision.imageSize, configuration.vision.patchSize) = (
      768, 256, 16
    )
    (configuration.text.hiddenSize, configuration.text.layers, configuration.projectionDimension) = (128, 0, 128)
    (configuration.text.vocabularySize, configuration.text.intermediateSize) = (64, 128)
    model = try OWLViTModel(configuration, weights: DetectorInitialization(seed: 1, configuration: configuration))
    let trained = model.parameters.filter { !$0.name.contains(".text_") }
    trained.forEach { $0.isTrainable = true }
    optimizer = TrainingOptimizer(
      trained, TrainingOptions(epochs: 1, stepsPerEpoch: 1, muon: muon ? Muon.Options(learningRate: 2e-3) : nil))
    var random = SeededRandom(seed: 2)
    names = Tensor((0..<(64 * 128)).map { _ in random.normal() }, shape: [64, 128])
    let pixels = Tensor((0..<(count * 3 * 256 * 256)).map { _ in random.unit() }, shape: [count, 3, 256, 256])
    var options = DetectorTrainingOptions()
    options.innerBoxWeight = 0
    objective = DetectorObjective(model: model, options: options)
    batch = DetectorBatch(
      images: Array(repeating: "made up", count: count), pixels: pixels,
      objects: (0..<count).map { _ in (0..<4).map { DetectorStep.thing($0, &random) } },
      queries: (0..<64).map { [0, $0, 63] })
  }

  /// A box in one quarter of the picture: four to twelve patches wide and high are 0.25 to 0.45 of it.
  private static func thing(_ quarter: Int, _ random: inout SeededRandom) -> DetectorBatch.Object {
    let (x, y) = (quarter % 2 == 0 ? 0.25 : 0.7, quarter < 2 ? 0.25 : 0.7)
    return DetectorBatch.Object(
      box: Box(
        centerX: x, centerY: y, width: random.uniform(0.25...0.45), height: random.uniform(0.25...0.45)),
      classes: [Int(random.next() % 64)])
  }

  func run(_ index: Int) throws {
    let tape = Tape(seed: UInt64(index))
    let loss = try tape.record { try objective.loss(batch, queries: names).total }
    _ = try optimizer.step(tape.gradients(of: loss), rate: 1e-4)
  }
}
