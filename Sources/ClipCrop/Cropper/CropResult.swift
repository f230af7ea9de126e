public import Geometry
public import Imaging
public import OWLViT

/// What came of one picture.
public struct CropResult: Sendable {
  /// The picture, open: crops are cut from it.
  public let image: Image
  /// What was asked for.
  public let queries: [Query]
  /// Whether every query was found (true when none was asked).
  public let matched: Bool
  /// The windows: for each ratio in the order asked for, best first.
  public let crops: [Crop]
  /// What the crops keep whole: detections of the queries, then the caller's regions.
  public let subjects: [Subject]
  /// Things the caller should hear of: a query that matched nothing, or was cut.
  public let warnings: [CropWarning]
  /// What each part took.
  public let timings: Timings
  /// How relevant each part of the picture is: to the queries, or by saliency.
  public let relevance: RelevanceMap?
}

/// One window of a picture, ready to be written.
public struct Crop: Sendable {
  /// What to cut, in pixels of the upright picture.
  public let rect: PixelRect
  /// The ratio it was made for; nil when the ratio was free.
  public let aspect: AspectRatio?
  /// Its place among the windows of its ratio, 1 for the best.
  public let rank: Int
  /// How good it is, 0...1, comparable among the windows of one picture.
  public let score: Double
  /// Why it is as it is.
  public let reasons: [CropReason]
  /// The indices of the result's subjects that are whole inside.
  public let subjects: [Int]
  /// The output's size in pixels, where it differs from the window's.
  public let outputSize: PixelSize?
  private let image: Image

  init(_ candidate: CropCandidate, rank: Int, outputSize: PixelSize?, image: Image) {
    rect = candidate.rect
    aspect = candidate.aspect
    self.rank = rank
    score = candidate.score
    reasons = candidate.reasons
    subjects = candidate.subjects
    self.outputSize = outputSize
    self.image = image
  }

  /// Cuts the window out of the full-resolution original and writes it; the file appears whole or not at all.
  public func write(to path: String, options: OutputOptions = OutputOptions()) throws {
    try image.write(rect, scaledTo: outputSize, to: path, options: options)
  }

  /// The same as encoded bytes.
  public func encoded(options: OutputOptions = OutputOptions()) throws -> [UInt8] {
    try image.encode(rect, scaledTo: outputSize, options: options)
  }
}

/// Something a caller should know about a result that is no error.
public enum CropWarning: Sendable, Hashable {
  /// Queries that matched nothing above the least score, and what was done instead.
  /// Of a query that asks for several things, those that are missing. `advice` is the model's own.
  case notFound(queries: [Query], then: Remedy, advice: String? = nil)
  /// A text query was longer than the model reads; its end was left out.
  case truncated(query: String)

  /// What decided in place of a query.
  public enum Remedy: Sendable, Hashable {
    /// The other queries and regions.
    case otherSubjects
    /// The picture's saliency.
    case saliency
    /// The largest window in the middle.
    case keptWhole
  }
}

extension CropWarning: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch self {
    case .notFound(let queries, let remedy, let advice):
      "Nothing in the picture matches \(queries.map { "\"\($0)\"" }.joined(separator: " or ")); \(remedy.text)."
        + advice.sentence
    case .truncated(let query):
      "The query \"\(query.prefix(40))…\" is longer than the model reads; its end was left out."
    }
  }
}

extension CropWarning.Remedy {
  fileprivate var text: String {
    switch self {
    case .otherSubjects: "the crop follows what was found"
    case .saliency: "the crop follows the picture's saliency instead"
    case .keptWhole: "the picture is kept as whole as the ratio allows"
    }
  }
}

/// What each part of the work took, in milliseconds.
public struct Timings: Sendable, Hashable {
  /// Opening the file and reading its header.
  public var open = 0.0
  /// Preparing and encoding the picture by the model.
  public var encode = 0.0
  /// Encoding the queries and comparing them with the picture.
  public var query = 0.0
  /// The saliency map, with decoding the thumbnail it is made from; where a model looked meanwhile, what was left to wait for.
  public var saliency = 0.0
  /// Choosing the windows.
  public var compose = 0.0
}
