/// What a query becomes when its picture is flipped: "the left lion" is "the right lion" in a mirror.
///
/// "Right" and "left" mean other things as well: "right now", "all right", "what is left". Where the words around one say that,
/// it stays; where they leave it open, there is no answer, and the picture is better not flipped. So is one whose query names a
/// side in another way: a mirror image has no word for a clockwise wheel or the driver's side that is sure to be right.
package enum MirroredWords {
  /// The text with its sides exchanged, in the same case; nil where that cannot be told.
  package static func exchanged(_ text: String) -> String? {
    let words = Words(text)
    var result = ""
    var end = text.startIndex
    for (index, range) in words.ranges.enumerated() {
      let word = words[index]
      guard !sidesWithoutCounterpart.contains(word) else { return nil }
      guard let counterpart = counterparts[word] else { continue }
      switch word == "left" || word == "right" ? meaning(words, index) : .side {
      case .unknown: return nil
      case .other: continue
      case .side:
        result += text[end..<range.lowerBound] + recased(counterpart, like: text[range])
        end = range.upperBound
      }
    }
    // Sides of things that have a driver, whatever is between the words.
    guard !words.has("driver", "side"), !words.has("passenger", "side") else { return nil }
    return result + text[end...]
  }

  private enum Meaning { case side, other, unknown }

  private static func meaning(_ words: Words, _ index: Int) -> Meaning {
    words[index] == "left" ? LeftReading.meaning(words, index) : RightReading.meaning(words, index)
  }

  private static let counterparts: [Substring: String] = {
    let stems = ["", "most", "ward", "wards", "hand", "handed", "hander", "side", "y"]
    var pairs: [Substring: String] = [:]
    for stem in stems {
      // "lefty" has "righty".
      pairs["left\(stem)"] = "right\(stem)"
      pairs["right\(stem)"] = "left\(stem)"
    }
    return pairs
  }()

  private static let sidesWithoutCounterpart: Set<Substring> = [
    "clockwise", "counterclockwise", "anticlockwise", "starboard", "portside", "nearside", "offside",
  ]

  private static func recased(_ word: String, like original: Substring) -> String {
    if original.allSatisfy(\.isUppercase) { return word.uppercased() }
    guard original.first?.isUppercase == true else { return word }
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  /// After these a side stands for sure: "the left", "on the far right", "from left to right".
  private static let leading: Set<Substring> = [
    "the", "a", "far", "extreme", "top", "bottom", "upper", "lower", "middle", "front", "rear", "from", "his", "her",
    "its",
    "their", "my", "your", "towards", "toward", "stage", "first", "second", "third",
  ]
  /// After these too, unless what follows could make another phrase of it: "walking right behind the dog".
  private static let verbs: Set<Substring> = [
    "facing", "looking", "turning", "turn", "heading", "moving", "going", "running", "walking", "driving", "riding",
    "flying",
    "pointing", "gazing", "leaning",
  ]

  private enum LeftReading {
    private static let after: Set<Substring> = [
      "over", "behind", "alone", "open", "out", "unattended", "abandoned", "unfinished", "untouched", "uneaten",
    ]
    private static let before: Set<Substring> = [
      "has", "have", "had", "was", "were", "been", "being", "nothing", "something", "anything", "someone", "who",
      "nobody",
      "just", "much", "many", "i", "he", "she", "they", "we", "got", "gets",
    ]
    private static let open: Set<Substring> = ["is", "are", "be", "that", "which", "it", "one", "s"]
    private static let places: Set<Substring> = ["on", "in", "at", "by", "under", "for", "with"]

    /// Side, or the participle of "to leave".
    static func meaning(_ words: Words, _ index: Int) -> Meaning {
      let (previous, next) = (words[index - 1], words[index + 1])
      if next == "of" || next == "hand" || next == "side" || leading.contains(previous) { return .side }
      if verbs.contains(previous) { return after.contains(next) ? .unknown : .side }
      if next == "to", words[index + 2] == "right" { return .side }
      if words.pair(index, "to", before: "right") { return .side }
      if before.contains(previous) || after.contains(next) { return .other }
      if ["is", "are", "s"].contains(previous), words[index - 2] == "what" { return .other }
      return open.contains(previous) || places.contains(next) ? .unknown : .side
    }
  }

  private enum RightReading {
    /// "right now", "right behind", "right angle", "the right moment".
    private static let after: Set<Substring> = [
      "now", "away", "here", "there", "then", "after", "before", "behind", "above", "below", "beneath", "under",
      "underneath",
      "next", "beside", "between", "at", "through", "across", "in", "into", "inside", "on", "onto", "over", "up",
      "down",
      "against", "beyond", "by", "near", "outside", "around", "along", "off", "out", "where", "when", "as",
    ]
    private static let correct: Set<Substring> = [
      "angle", "angles", "angled", "triangle", "time", "moment", "person", "answer", "choice", "place", "size", "thing",
      "way",
      "tool", "direction", "whale",
    ]
    private static let before: Set<Substring> = ["all", "just", "quite", "alright"]
    private static let choosing: Set<Substring> = [
      "choose", "chooses", "choosing", "choice", "find", "finds", "finding", "pick", "picks", "picking", "need",
      "needs",
    ]
    private static let open: Set<Substring> = ["is", "are", "was", "be", "looks", "s", "that", "which"]

    /// Side, or "correct", "straight", "at once".
    static func meaning(_ words: Words, _ index: Int) -> Meaning {
      let (previous, next) = (words[index - 1], words[index + 1])
      if next == "of" { return words[index + 2] == "way" ? .other : .side }
      if next == "hand" { return .side }
      if next == "side" { return words[index + 2] == "up" ? .other : .side }
      if correct.contains(next) { return .other }
      // "How to choose the right coat".
      if (0..<index).contains(where: { choosing.contains(words[$0]) }) { return .unknown }
      if leading.contains(previous) || words.pair(index, "to", before: "left") { return .side }
      if next == "to", words[index + 2] == "left" { return .side }
      if verbs.contains(previous) { return after.contains(next) ? .unknown : .side }
      if before.contains(previous) { return next.isEmpty ? .other : .unknown }
      if after.contains(next) { return .other }
      return open.contains(previous) ? .unknown : .side
    }
  }
}

/// A text's words, in lower case, by their place; beyond either end they are empty.
private struct Words {
  let ranges: [Range<String.Index>]
  private let words: [Substring]

  init(_ text: String) {
    let found = text.split { !$0.isLetter }
    ranges = found.map { $0.startIndex..<$0.endIndex }
    words = found.map { Substring($0.lowercased()) }
  }

  subscript(index: Int) -> Substring { words.indices.contains(index) ? words[index] : "" }

  /// Whether the word at `index` follows `other` and `link`: "right to left".
  func pair(_ index: Int, _ link: Substring, before other: Substring) -> Bool {
    self[index - 1] == link && self[index - 2] == other
  }

  /// Whether both words are there, in this order.
  func has(_ first: Substring, _ second: Substring) -> Bool {
    words.firstIndex(of: first).map { words[$0...].contains(second) } ?? false
  }
}
