public import Datasets
public import Geometry

/// One example through one view, all of whose features are in the cache.
public struct CropSample: Sendable, Hashable {
  /// The example's place in the dataset that the plan was made for.
  public let exampleIndex: Int
  /// The example in the pixels of the view.
  public let example: CropExample
  /// The view.
  public let view: ImageView
  /// Rows of patches that show the view.
  package let rows: Int
  /// Columns of patches that show the view.
  package let columns: Int
  /// The file with what the model sees.
  package let scenePath: String
  /// The file with what the view answers; nil without a query.
  package let answerPath: String?

  /// The view's size in pixels: what the example's boxes are measured in.
  public var size: PixelSize { view.size }

  /// For messages: `photo.jpg ("the dog", view 2)`.
  public var name: String {
    let details = [example.query.map { "\"\($0)\"" }, view.index == 0 ? nil : "view \(view.index)"].compactMap { $0 }
    return details.isEmpty ? example.image : "\(example.image) (\(details.joined(separator: ", ")))"
  }
}

/// A dataset whose features are in the cache.
public struct CachedCrops: Sendable {
  /// In the order of the dataset, the views of a picture one after the other.
  public let samples: [CropSample]
  /// Pictures and examples that were left out.
  public let problems: [CacheProblem]
  /// The width of a feature.
  public let featureWidth: Int
  /// The width of a query's embedding.
  public let queryWidth: Int

  init(_ plan: CachePlan, without lost: LostViews) {
    samples = plan.views.enumerated().flatMap { index, view in
      view.samples.compactMap { sample in
        guard !lost.has(view: index, answer: sample.answerPath) else { return nil }
        return CropSample(
          exampleIndex: sample.exampleIndex, example: sample.example, view: view.view, rows: view.rows,
          columns: view.columns, scenePath: view.scenePath, answerPath: sample.answerPath)
      }
    }
    problems = lost.problems
    (featureWidth, queryWidth) = (plan.featureWidth, plan.queryWidth)
  }
}
