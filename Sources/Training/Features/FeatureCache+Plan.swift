public import Datasets
internal import OWLViT

extension FeatureCache {
  /// Looks what of a dataset is in the cache and what is not: opens each picture, without decoding it.
  ///
  /// - Parameters:
  ///   - examples: what is to be learnt; several may share a picture.
  ///   - views: how many views of each picture, the picture itself among them; at least 1.
  ///   - seed: what the views are drawn from.
  ///   - progress: called with the number of pictures looked at and of all.
  /// - Returns: a plan in which pictures that cannot be opened are named as problems.
  public func plan(
    _ examples: [CropExample], views: Int = 1, seed: UInt64 = 0, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) async throws -> CachePlan {
    let groups = PictureGroup.groups(of: examples)
    let planner = ViewPlanner(
      layout: layout, configuration: detector.configuration, preprocessor: detector.preprocessor,
      queries: QueryDigests(examples), views: views, seed: seed)
    var outcomes = [ViewPlanner.Outcome](repeating: .init(), count: groups.count)
    // Two at a time: one reads while the other computes digests.
    try await Bounded.forEach(groups.indices, atOnce: 2) { index in
      (index, planner.plan(groups[index]))
    } finished: { done, result in
      outcomes[result.0] = result.1
      progress?(done, groups.count)
    }
    return CachePlan(
      views: outcomes.flatMap(\.views), problems: outcomes.flatMap(\.problems), bytesFree: freeSpace(folder),
      featureWidth: detector.configuration.vision.hiddenSize, queryWidth: detector.configuration.text.hiddenSize)
  }
}
