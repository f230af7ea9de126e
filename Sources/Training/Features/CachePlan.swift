internal import Datasets

/// What filling a cache will take, before it starts.
public struct CachePlan: Sendable {
  /// Views that have to be encoded.
  public var toEncode: Int { views.count { $0.isMissing } }
  /// Views of which everything is there.
  public var present: Int { views.count - toEncode }
  /// The room that what is missing takes on disk, in bytes, at most.
  public let bytesNeeded: Int
  /// The room that the cache's disk has, in bytes.
  public let bytesFree: Int
  /// Pictures and examples that cannot be used.
  public let problems: [CacheProblem]
  /// The width of a feature.
  let featureWidth: Int
  /// The width of a query's embedding.
  let queryWidth: Int
  /// In the order of the dataset, all views of a picture together.
  let views: [PlannedView]

  init(views: [PlannedView], problems: [CacheProblem], bytesFree: Int, featureWidth: Int, queryWidth: Int) {
    (self.views, self.problems, self.bytesFree) = (views, problems, bytesFree)
    (self.featureWidth, self.queryWidth) = (featureWidth, queryWidth)
    bytesNeeded = views.reduce(0) { $0 + $1.bytesNeeded(featureWidth: featureWidth, queryWidth: queryWidth) }
  }
}

/// A picture or an example that cannot be learnt from, and why.
public struct CacheProblem: Sendable, Hashable, CustomStringConvertible {
  /// The picture's path.
  public let image: String
  /// One sentence.
  public let reason: String

  /// The reason, with the path unless it names it already.
  public var description: String { reason.contains(image) ? reason : "\(image): \(reason)" }
}

/// How far filling a cache has come.
public struct CacheProgress: Sendable, Hashable {
  /// Views that are done, of those that had to be encoded.
  public let done: Int
  /// Views that had to be encoded.
  public let total: Int
  /// The picture that was done last.
  public let image: String
}

/// One view of a picture with all that is asked of it.
struct PlannedView: Sendable {
  let image: String
  /// The digest of the picture's content.
  let digest: String
  let view: ImageView
  /// Rows and columns of patches that show the view.
  let rows: Int
  let columns: Int
  let scenePath: String
  let samples: [PlannedSample]
  let lacksScene: Bool

  /// Whether the model has to look.
  var isMissing: Bool { lacksScene || samples.contains(where: \.lacksAnswer) }

  func bytesNeeded(featureWidth: Int, queryWidth: Int) -> Int {
    let patches = rows * columns
    let thumbnail = 3 * CachedScene.thumbnailSide * CachedScene.thumbnailSide
    let scene = lacksScene ? PlannedView.onDisk(patches * (2 * featureWidth + 16) + 8 + thumbnail) : 0
    // Examples that ask the same share an answer.
    let answers = Set(samples.filter(\.lacksAnswer).map(\.answerPath)).count
    return scene + answers * PlannedView.onDisk(4 * queryWidth + 8 * patches)
  }

  /// A file's size with its header, in blocks of 4 KiB.
  private static func onDisk(_ bytes: Int) -> Int { (bytes + 1024 + 4095) / 4096 * 4096 }
}

/// An example as a view shows it.
struct PlannedSample: Sendable {
  /// Which example of the dataset, as given.
  let exampleIndex: Int
  /// The example in the view's pixels.
  let example: CropExample
  /// nil without a query.
  let answerPath: String?
  let lacksAnswer: Bool
}
