internal import Tensors

/// Reads batches from a filled ``FeatureCache``. The same indices give the same batch, whatever was read before.
public final class CropBatchSource: Sendable {
  /// What there is to learn from.
  public let samples: [CropSample]
  /// The width of a feature.
  public let featureWidth: Int
  /// The width of a query's embedding.
  public let queryWidth: Int
  /// The samples of each example, its views, by their indices; examples in the order of the dataset.
  let examples: [[Int]]
  private let store: SceneStore
  private let mostPatches: Int

  /// Patches are padded to a multiple of this, because kernels are made for each shape: OWLv2 sees as many as a picture's aspect
  /// ratio gives.
  private static let patchStep = 64

  /// A source of batches.
  ///
  /// - Parameter budget: bytes of features that are kept in memory at most; the others are read from disk each time.
  /// - Throws: ``TrainingError/nothingToLearnFrom(problems:)`` where no sample is left.
  public init(_ crops: CachedCrops, budget: Int = 2 << 30) throws {
    guard !crops.samples.isEmpty else {
      throw TrainingError.nothingToLearnFrom(problems: crops.problems.map(\.description))
    }
    samples = crops.samples
    (featureWidth, queryWidth) = (crops.featureWidth, crops.queryWidth)
    let byExample = Dictionary(grouping: samples.indices) { crops.samples[$0].exampleIndex }
    examples = byExample.sorted { $0.key < $1.key }.map(\.value)
    mostPatches = samples.map { $0.rows * $0.columns }.max() ?? 0
    store = SceneStore(budget: budget)
  }

  /// Bytes of features that are kept in memory now.
  public var bytesKept: Int { store.bytesKept }

  /// Samples side by side, in the order of `indices`.
  ///
  /// - Throws: ``TrainingError/damagedCacheEntry(path:reason:)``.
  public func batch(_ indices: [Int]) throws -> CropBatch {
    let chosen = indices.map { samples[$0] }
    let scenes = try chosen.map(scene)
    let answers = try zip(chosen, scenes).map(answer)
    let most = scenes.map(\.count).max() ?? 0
    let step = CropBatchSource.patchStep
    return BatchAssembly(
      samples: chosen, scenes: scenes, answers: answers, patches: min(mostPatches, (most + step - 1) / step * step),
      featureWidth: featureWidth, queryWidth: queryWidth
    ).batch()
  }

  private func scene(_ sample: CropSample) throws -> CachedScene {
    let scene = try store.scene(sample.scenePath)
    guard scene.rows == sample.rows, scene.columns == sample.columns, scene.featureWidth == featureWidth else {
      throw CacheEntry.damaged(sample.scenePath, "its shape is that of another view")
    }
    return scene
  }

  private func answer(_ sample: CropSample, _ scene: CachedScene) throws -> CachedAnswer? {
    guard let path = sample.answerPath else { return nil }
    let answer = try store.answer(path)
    guard answer.embedding.count == queryWidth, answer.relevance.count == 2 * scene.count else {
      throw CacheEntry.damaged(path, "its shape is that of another view")
    }
    return answer
  }
}

extension CropBatchSource {
  /// The number of examples: what an epoch visits.
  public var exampleCount: Int { examples.count }

  /// The batches of an epoch, by the indices of their samples: every example once, in random order, through one of its views.
  /// Over as many epochs as an example has views, each view has its turn.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - seed: what the order is drawn from.
  ///   - batchSize: samples in a batch; the last one may be smaller.
  public func order(epoch: Int, seed: UInt64, batchSize: Int) -> [[Int]] {
    precondition(epoch >= 0 && batchSize > 0, "epochs count from 0, batches hold at least one sample")
    var random = SeededRandom(seed: seed, stream: UInt64(epoch))
    var order = examples.indices.map { index in
      let views = examples[index]
      var turns = SeededRandom(seed: seed ^ UInt64(index), stream: UInt64(epoch / views.count))
      return turns.shuffled(views)[epoch % views.count]
    }
    order = random.shuffled(order)
    return stride(from: 0, to: order.count, by: batchSize).map { Array(order[$0..<min($0 + batchSize, order.count)]) }
  }

  /// All samples in order, as validation reads them.
  public func inOrder(batchSize: Int) -> [[Int]] {
    stride(from: 0, to: samples.count, by: batchSize).map { Array($0..<min($0 + batchSize, samples.count)) }
  }
}
