import ClipCrop
import Geometry

/// An example as it stands in an annotation file, before its picture is looked for.
struct Annotation: Hashable {
  /// A window with its score on the format's own scale.
  struct Crop: Hashable {
    var box: Box<Pixels>
    var score: Double
    var line: Int
  }

  /// The picture as the annotations name it; without a file ending where the format gives none.
  var image: String
  var line: Int
  var file: String
  /// The part of the dataset it stands in, where the folder says so.
  var split: DatasetSplit?
  var query: Query?
  var crops: [Crop]
  var subjects: [Box<Pixels>] = []
  var kind: String?

  /// The example picture of the query, if there is one.
  var queryImages: [String] {
    if case .image(let path)? = query { [path] } else { [] }
  }

  /// A problem of this example.
  func problem(_ reason: DatasetProblem.Reason, line: Int? = nil) -> DatasetProblem {
    DatasetProblem(image: image, file: file, line: line ?? self.line, reason: reason)
  }
}

/// What a reader of a format found.
struct AnnotationSet {
  var annotations: [Annotation] = []
  var problems: [DatasetProblem] = []
  var scale: ScoreScale = .unit

  /// Keeps the first annotation of each picture; further ones become problems. For formats that have each picture once.
  /// Parts of a dataset may name their pictures alike.
  mutating func dropRepeatedImages() {
    dropRepeated { [$0.split?.rawValue, $0.image] }
  }

  /// Keeps the first of annotations that differ in nothing but their lines; a picture may well have several.
  mutating func dropRepeatedLines() {
    dropRepeated { annotation in
      var key = annotation
      key.line = 0
      for index in key.crops.indices { key.crops[index].line = 0 }
      return key
    }
  }

  private mutating func dropRepeated<Key: Hashable>(by key: (Annotation) -> Key) {
    var seen: Set<Key> = []
    annotations = annotations.filter { annotation in
      if seen.insert(key(annotation)).inserted { return true }
      problems.append(annotation.problem(.duplicate))
      return false
    }
  }
}

/// How a format's scores become 0...1.
enum ScoreScale: Hashable {
  /// They are that already.
  case unit
  /// Mean opinion scores, 1...5.
  case opinion
  /// Of no fixed scale: the lowest becomes 0, the highest 1.
  case range(lowest: Double, highest: Double)

  /// The scale of scores that have none of their own.
  static func spanning(_ scores: some Sequence<Double>) -> ScoreScale {
    let finite = scores.filter(\.isFinite)
    return .range(lowest: finite.min() ?? 0, highest: finite.max() ?? 0)
  }

  /// The score as 0...1; nil for one that is not on the scale.
  func mapped(_ score: Double) -> Double? {
    switch self {
    case .unit: (0...1).contains(score) ? score : nil
    case .opinion: (1...5).contains(score) ? (score - 1) / 4 : nil
    case .range(let lowest, let highest):
      if !(lowest...highest).contains(score) {
        nil
      } else if lowest == highest {
        1
      } else {
        // Halves first, for the difference of two huge scores is beyond a Double.
        (score / 2 - lowest / 2) / (highest / 2 - lowest / 2)
      }
    }
  }

  /// What scores must be.
  var allowed: String {
    switch self {
    case .unit: "0...1"
    case .opinion: "1...5"
    case .range(let lowest, let highest): "\(lowest)...\(highest)"
    }
  }
}
