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
  private let names: Tensor?
  private let precision: ProductPrecision
  private var optimizer: TrainingOptimizer

  /// - Parameters:
  ///   - embedded: the size of the embedded model instead: width 256, 5 layers, 4 heads, MLP 1024, and a text tower of 3 layers of 128 that
  ///     learns from 330 names of 5 tokens in every step.
  init(batch count: Int, embedded: Bool, precision: ProductPrecision, muon: Bool) throws {
    // As every training run does.
    Compute.prepareForTraining()
    self.precision = precision
    let classes = embedded ? 330 : 64
    let configuration = DetectorStep.configuration(embedded: embedded)
    model = try OWLViTModel(configuration, weights: DetectorInitialization(seed: 1, configuration: configuration))
    let trained = model.parameters.filter { embedded || !$0.name.contains(".text_") }
    trained.forEach { $0.isTrainable = true }
    optimizer = TrainingOptimizer(
      trained, TrainingOptions(epochs: 1, stepsPerEpoch: 1, muon: muon ? Muon.Options(learningRate: 2e-3) : nil))
    var random = SeededRandom(seed: 2)
    names =
      embedded ? nil : Tensor((0..<(classes * 128)).map { _ in random.normal() }, shape: [classes, 128])
    let pixels = Tensor((0..<(count * 3 * 256 * 256)).map { _ in random.unit() }, shape: [count, 3, 256, 256])
    var options = DetectorTrainingOptions()
    if embedded { options.softTargets = true } else { options.innerBoxWeight = 0 }
    objective = DetectorObjective(model: model, options: options)
    batch = DetectorBatch(
      images: Array(repeating: "made up", count: count), pixels: pixels,
      objects: (0..<count).map { _ in (0..<4).map { DetectorStep.thing($0, classes, &random) } },
      queries: (0..<classes).map { embedded ? [0, 1 + $0, 1 + $0 / 2, 1 + $0 / 3, 999] : [0, $0, 63] })
  }

  private static func configuration(embedded: Bool) -> OWLViTConfiguration {
    var configuration = OWLViTConfiguration(kind: .owlvit)
    (configuration.vision.hiddenSize, configuration.vision.layers, configuration.vision.heads) =
      embedded ? (256, 5, 4) : (192, 6, 6)
    (configuration.vision.intermediateSize, configuration.vision.imageSize, configuration.vision.patchSize) = (
      embedded ? 1024 : 768, 256, 16
    )
    (configuration.text.hiddenSize, configuration.text.layers, configuration.projectionDimension) = (
      128, embedded ? 3 : 0, 128
    )
    (configuration.text.vocabularySize, configuration.text.intermediateSize) = embedded ? (1000, 512) : (64, 128)
    configuration.text.heads = embedded ? 4 : configuration.text.heads
    return configuration
  }

  /// A box in one quarter of the picture: four to twelve patches wide and high are 0.25 to 0.45 of it.
  private static func thing(_ quarter: Int, _ classes: Int, _ random: inout SeededRandom) -> DetectorBatch.Object {
    let (x, y) = (quarter % 2 == 0 ? 0.25 : 0.7, quarter < 2 ? 0.25 : 0.7)
    return DetectorBatch.Object(
      box: Box(
        centerX: x, centerY: y, width: random.uniform(0.25...0.45), height: random.uniform(0.25...0.45)),
      classes: [Int(random.next() % UInt64(classes))])
  }

  func run(_ index: Int) throws {
    let tape = Tape(seed: UInt64(index), precision: precision)
    let loss = try tape.record {
      try names.map { try objective.loss(batch, queries: $0) } ?? objective(batch)
    }
    _ = try optimizer.step(tape.gradients(of: loss.total), rate: 1e-4)
  }
}
