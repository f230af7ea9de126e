/// Something in a dataset that was left out, and why. Counted and named, never fatal unless asked.
public struct DatasetProblem: Sendable, Hashable {
  /// What was found.
  public enum Reason: Sendable, Hashable {
    /// The picture is not there.
    case missingImage
    /// Several files bear the picture's name; `count` of them.
    case ambiguousImage(count: Int)
    /// The picture cannot be opened; `detail` says why.
    case brokenImage(detail: String)
    /// The example picture of the query is missing or cannot be opened.
    case brokenQueryImage(detail: String)
    /// A window or subject leaves its picture by more than rounding; `size` is that of the picture where it is known.
    case boxOutside(box: String, size: String?)
    /// A window or subject is inverted or holds no area.
    case emptyBox(box: String)
    /// A window or subject has an edge that is not a finite number.
    case nonFiniteBox(box: String)
    /// A score that is not finite or not on the format's scale.
    case badScore(score: String, allowed: String)
    /// No window is left, or none was given, nor a query with subjects.
    case noCrops
    /// The same example, or the same picture in a format that has each once, came before.
    case duplicate
  }

  /// The picture, as the annotations name it.
  public var image: String
  /// The annotation file.
  public var file: String
  /// The line in that file, from 1.
  public var line: Int
  /// What was found.
  public var reason: Reason

  /// A problem of `image`, annotated at `line` of `file`.
  public init(image: String, file: String, line: Int, reason: Reason) {
    self.image = image
    self.file = file
    self.line = line
    self.reason = reason
  }
}

extension DatasetProblem: CustomStringConvertible {
  /// `FILE:LINE: IMAGE: what is wrong`, without a full stop.
  public var description: String { "\(file):\(line): \(image): \(reason)" }
}

extension DatasetProblem.Reason: CustomStringConvertible {
  /// What is wrong, as the end of a sentence.
  public var description: String {
    switch self {
    case .missingImage: "the picture is missing"
    case .ambiguousImage(let count): "\(count) files have this name in different folders"
    case .brokenImage(let detail): "the picture cannot be opened (\(detail))"
    case .brokenQueryImage(let detail): "the query's picture cannot be opened (\(detail))"
    case .boxOutside(let box, let size): "the box \(box) leaves the picture" + (size.map { " of \($0)" } ?? "")
    case .emptyBox(let box): "the box \(box) is inverted or empty"
    case .nonFiniteBox(let box): "the box \(box) has an edge that is no number"
    case .badScore(let score, let allowed): "the score \(score) is not in \(allowed)"
    case .noCrops: "there is no usable crop"
    case .duplicate: "it is annotated a second time"
    }
  }

  /// What a group of such problems is called.
  var group: String {
    switch self {
    case .missingImage: "missing pictures"
    case .ambiguousImage: "pictures of ambiguous name"
    case .brokenImage: "broken pictures"
    case .brokenQueryImage: "unusable query pictures"
    case .boxOutside: "boxes outside of their picture"
    case .emptyBox: "inverted or empty boxes"
    case .nonFiniteBox: "boxes with an edge that is no number"
    case .badScore: "scores off the scale"
    case .noCrops: "pictures without a usable crop"
    case .duplicate: "repeated annotations"
    }
  }
}

extension Sequence<DatasetProblem> {
  /// A line for each group of problems, the largest first, naming the first pictures: "12 missing pictures: a.jpg, b.jpg, …".
  ///
  /// - Parameter named: how many pictures a line names.
  public func summary(naming named: Int = 3) -> [String] {
    var groups: [String: [String]] = [:]
    for problem in self { groups[problem.reason.group, default: []].append(problem.image) }
    return groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { group, images in
      let first = images.prefix(named).joined(separator: ", ")
      return "\(images.count) \(group): \(first)" + (images.count > named ? ", …" : "")
    }
  }
}
