internal import OWLViT
internal import Synchronization
internal import Tensors

/// Opens the pictures of a step and makes a batch of them. The same step gives the same batch, whatever was read before.
final class DetectorBatchSource: Sendable {
  let examples: DetectorExamples
  private let viewer: DetectorViewer
  private let tokens: NameTokens
  private let options: DetectorTrainingOptions
  private let phrases: NamePhrases
  private let windows: InputWindows?
  private let failures = Mutex<[String: String]>([:])

  init(
    _ examples: DetectorExamples, preprocessor: PreprocessorConfiguration, patch: Int, inputSide: Int,
    tokens: NameTokens,
    options: DetectorTrainingOptions
  ) {
    self.examples = examples
    viewer = DetectorViewer(preprocessor: preprocessor, options: options)
    self.tokens = tokens
    self.options = options
    phrases = NamePhrases(options)
    windows = InputWindows(options, patch: patch, inputSide: inputSide)
  }

  /// Pictures that could not be decoded so far, with the reason. They are left out of their batches.
  var problems: [String] { failures.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }

  private var order: ExampleOrder {
    ExampleOrder(count: examples.pictures.count, batchSize: options.batchSize, seed: options.seed)
  }

  /// The batches that all pictures together make.
  var batchesPerEpoch: Int { order.batchesPerEpoch }

  /// A batch of changed views.
  func batch(epoch: Int, position: Int) -> DetectorBatch {
    let views = order.batch(epoch: epoch, position: position).compactMap { picture in
      // A generator for each picture and epoch, so that what one draws does not move the others.
      var random = SeededRandom(
        seed: options.seed ^ UInt64(picture), stream: RandomPurpose.augmentation.rawValue << 40 | UInt64(epoch))
      return opened(picture) { try viewer.changed($0, &random) }
    }
    let step = epoch * batchesPerEpoch + position
    var batch = DetectorBatch(views, others: negatives(step), tokens: tokens) { phrases($0, step: step) }
    batch.part = windows?.any(step)
    return batch
  }

  /// Where pictures are shown as they are; nil where they fill the input.
  var middle: GridPart? { windows?.middle }

  /// Pictures as they are.
  func originals(_ pictures: [Int]) -> [DetectorView] { pictures.compactMap { opened($0) { try viewer.original($0) } } }

  private func opened(
    _ picture: Int, _ view: (DetectorExamples.Picture) throws -> DetectorView
  ) -> DetectorView? {
    let picture = examples.pictures[picture]
    do {
      return try view(picture)
    } catch {
      failures.withLock { $0[picture.image] = "\(error)" }
      return nil
    }
  }

  /// All names, or as many as the options allow, drawn anew for each step.
  private func negatives(_ step: Int) -> [String] {
    guard examples.names.count > options.names else { return examples.names }
    var random = RandomPurpose.negatives.random(seed: options.seed, index: step)
    var names = examples.names
    for place in 0..<options.names {
      let rest = UInt64(names.count - place)
      names.swapAt(place, place + Int(random.next().multipliedFullWidth(by: rest).high))
    }
    return Array(names.prefix(options.names))
  }
}
