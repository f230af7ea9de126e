public import Geometry

/// FCDB's ranked pairs (`ranking_annotation.json`): two windows of a picture, and which of them five people found better.
///
/// They measure scorers, not croppers: a scorer is right about a pair when it prefers what the people preferred.
public struct RankedPairs: Sendable, Hashable {
  /// Two windows of one picture.
  public struct Pair: Sendable, Hashable {
    /// `crop_0`, in pixels.
    public var first: Box<Pixels>
    /// `crop_1`, in pixels.
    public var second: Box<Pixels>
    /// How many of the five preferred the first.
    public var votesForFirst: Int
    /// How many preferred the second.
    public var votesForSecond: Int

    /// Two windows with their votes.
    public init(first: Box<Pixels>, second: Box<Pixels>, votesForFirst: Int, votesForSecond: Int) {
      self.first = first
      self.second = second
      self.votesForFirst = votesForFirst
      self.votesForSecond = votesForSecond
    }

    /// Whether these scores rank the pair as people did: strictly the first higher where at least three of five voted for it,
    /// else strictly the second. Equal scores are never right.
    public func isRight(first score0: Double, second score1: Double) -> Bool {
      votesForFirst >= 3 ? score0 > score1 : score0 < score1
    }
  }

  /// The pairs of one picture.
  public struct Picture: Sendable, Hashable {
    /// The picture file.
    public var image: String
    /// Its pairs.
    public var pairs: [Pair]

    /// The pairs of `image`.
    public init(image: String, pairs: [Pair]) {
      self.image = image
      self.pairs = pairs
    }
  }

  /// The pictures, in the file's order.
  public var pictures: [Picture]
  /// What was left out, and why.
  public var problems: [DatasetProblem]

  /// Reads `ranking_annotation.json`.
  ///
  /// - Parameters:
  ///   - imagesFolder: where the pictures are; nil for beside the file.
  ///   - checkImages: whether pictures are looked for and boxes checked against them.
  /// - Throws: ``DatasetError``; `CancellationError`.
  public static func load(
    path: String, imagesFolder: String? = nil, checkImages: Bool = true
  ) async throws -> RankedPairs {
    let located = try PairedWindows.read(path, as: .ranking) { (entry, document) throws(DatasetError) in
      let crops = try document.required("crops", of: entry, "an entry")
      var pairs: [Pair] = []
      for node in try document.elements(crops, "\"crops\"") { pairs.append(try pair(node, in: document)) }
      return pairs
    }
    let options = DatasetOptions(imagesFolder: imagesFolder, checkImages: checkImages)
    let (pictures, problems) = try await PairedWindows.check(located, path: path, options: options) {
      (pair: Pair, size) throws(ExampleCheck.Fault) in
      Pair(
        first: try ExampleCheck.checked(pair.first, size: size).get(),
        second: try ExampleCheck.checked(pair.second, size: size).get(),
        votesForFirst: pair.votesForFirst, votesForSecond: pair.votesForSecond)
    }
    return RankedPairs(pictures: pictures.map { Picture(image: $0.image, pairs: $0.items) }, problems: problems)
  }

  private static func pair(_ node: JSONNode, in document: JSONDocument) throws(DatasetError) -> Pair {
    Pair(
      first: try document.boxBySize(try document.required("crop_0", of: node, "a pair"), "\"crop_0\""),
      second: try document.boxBySize(try document.required("crop_1", of: node, "a pair"), "\"crop_1\""),
      votesForFirst: try votes("vote_for_0", of: node, in: document),
      votesForSecond: try votes("vote_for_1", of: node, in: document))
  }

  private static func votes(_ key: String, of node: JSONNode, in document: JSONDocument) throws(DatasetError) -> Int {
    let value = try document.required(key, of: node, "a pair")
    guard let votes = Int(exactly: try document.number(value, "\"\(key)\"")), votes >= 0 else {
      throw document.malformed(value, "\"\(key)\" is not a number of votes")
    }
    return votes
  }
}
