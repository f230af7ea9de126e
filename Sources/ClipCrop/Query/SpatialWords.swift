/// Reads from a noun phrase where among alike things the meant one is: "the left lion", "the cup on the right", "topmost window",
/// "the second dog from the left".
///
/// Open-vocabulary detectors do not understand such words: they find all lions. "Facing left" says where a thing looks and "left of
/// the tree" where it is among other things; neither chooses.
enum SpatialWords {
  /// A side of the picture.
  enum Side: String, Sendable, Hashable {
    case left, right, top, bottom, middle
  }

  /// A place among alike things.
  struct Place: Sendable, Hashable {
    /// One side, or two for a corner.
    let sides: [Side]
    /// How many lie further to that side than the one that is meant.
    var rank = 0
  }

  private static let sides: [String: [Side]] = {
    let stems: [String: Side] = [
      "left": .left, "right": .right, "top": .top, "upper": .top, "bottom": .bottom, "lower": .bottom,
      "middle": .middle, "central": .middle, "centre": .middle, "center": .middle,
    ]
    var sides: [String: [Side]] = ["uppermost": [.top], "lowest": [.bottom], "highest": [.top]]
    for (word, side) in stems {
      for ending in ["", "most", "-most", "-hand", "hand", "-side"] { sides[word + ending] = [side] }
    }
    for vertical in ["top", "upper", "bottom", "lower"] {
      for (word, side) in [("left", Side.left), ("right", .right)] {
        sides["\(vertical)-\(word)"] = (stems[vertical].map { [$0] } ?? []) + [side]
      }
    }
    return sides
  }()

  private static let ordinals: [String: Int] = [
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
  ]
  private static let emphasis: Set<String> = ["far", "very", "extreme"]
  /// What follows a side that is part of something else: "right hand", "top hat", "lower lip", "right now", "left over".
  private static let otherMeanings: Set<String> = [
    "hand", "foot", "arm", "leg", "eye", "ear", "wing", "hat", "hats", "shoulder", "knee", "paw", "cheek", "hands",
    "side", "corner", "half", "part", "edge", "end", "lip", "lips", "body", "and", "&", "or",
  ]
  /// Words that are no side together with what follows.
  private static let names: Set<String> = [
    "top gun", "top model", "bottom line", "lower case", "upper case", "middle aged", "middle finger", "middle school",
    "middle class", "right angle", "right angles", "right triangle", "right whale", "right now", "right away",
    "right here", "right there", "left alone", "left unattended", "middle piece", "center piece", "centre piece",
  ]

  private static let lead = WordPattern("on|in|at|to|from|toward|towards the|its? far|very|extreme?")
  private static let tail = WordPattern("hand? side|corner|half|part|edge|end|third?")
  private static let ofPicture = WordPattern("of the|this|my? picture|image|photo|photograph|frame|scene|shot|screen")

  /// The place, and the words without those that say it.
  static func read(_ words: [QueryWord]) -> (place: Place?, rest: [QueryWord]) {
    let facing = FacingWords.read(words)?.words
    for index in words.indices where facing?.contains(index) != true {
      if let found = phrase(words, at: index) { return ordered(found.sides, words, found.range) }
      if let found = adjective(words, at: index) { return (Place(sides: found.sides), removing(found.range, words)) }
    }
    return (nil, words)
  }

  /// "on the left", "at the top left corner of the picture": what follows must not go on with a noun.
  private static func phrase(_ words: [QueryWord], at start: Int) -> (sides: [Side], range: Range<Int>)? {
    guard let first = lead.end(in: words, from: start), let named = sides(words, at: first) else { return nil }
    // "On top of" and "in front" are no places in the picture; "on left" is, and "on top" where nothing follows.
    let isNamed =
      words[start..<first].contains { $0.word == "the" } || words[start].word == "at"
      || (words[start].word == "on" && named.end == words.count)
    guard isNamed || named.sides.contains(.left) || named.sides.contains(.right) else { return nil }
    var end = named.end
    if let further = tail.end(in: words, from: end) { end = further }
    if let further = ofPicture.end(in: words, from: end) { end = further }
    let isLast = end == words.count || words[end - 1].endsPart
    guard isLast || (words[end].word != "of" && endsThing(words[end].word)) else { return nil }
    return (named.sides, start..<end)
  }

  private static func endsThing(_ word: String) -> Bool {
    WordClasses.linkers.contains(word) || WordClasses.isActivity(word) || word == "and"
  }

  /// "the left lion", "lion, rightmost".
  private static func adjective(_ words: [QueryWord], at start: Int) -> (sides: [Side], range: Range<Int>)? {
    guard let named = sides(words, at: start) else { return nil }
    let isEmphatic = start > 0 && emphasis.contains(words[start - 1].word)
    let range = (isEmphatic ? start - 1 : start)..<named.end
    guard named.end < words.count else {
      // "What is left" is no place; "the lion, leftmost" is.
      let before = range.lowerBound > 0 ? words[range.lowerBound - 1] : nil
      let isPlace = words[start].word.hasSuffix("most") || named.sides.count > 1 || before?.endsPart == true
      return isPlace || before?.word == "the" ? (named.sides, range) : nil
    }
    let next = words[named.end].word
    // A lion's right ear is not on the right.
    if range.lowerBound > 0, isPossessive(words[range.lowerBound - 1].word) { return nil }
    guard !otherMeanings.contains(next), !names.contains("\(words[start].word) \(next)"),
      !WordClasses.linkers.contains(next)
    else { return nil }
    return (named.sides, range)
  }

  private static func isPossessive(_ word: String) -> Bool {
    word.hasSuffix("'s") || word.hasSuffix("s'") || ["his", "her", "its", "their", "my", "your"].contains(word)
  }

  /// The sides named at `start`: one word, or two such as "top left".
  private static func sides(_ words: [QueryWord], at start: Int) -> (sides: [Side], end: Int)? {
    guard start < words.count, let first = sides[words[start].word] else { return nil }
    guard start + 1 < words.count, first == [.top] || first == [.bottom],
      let second = sides[words[start + 1].word], second == [.left] || second == [.right]
    else { return (first, start + 1) }
    return (first + second, start + 2)
  }

  /// "The second dog from the left": not the one furthest to that side.
  private static func ordered(_ sides: [Side], _ words: [QueryWord], _ range: Range<Int>) -> (Place?, [QueryWord]) {
    let rest = removing(range, words)
    guard words[range.lowerBound].word == "from",
      let index = rest.prefix(range.lowerBound).firstIndex(where: { ordinals[$0.word] != nil }),
      let rank = ordinals[rest[index].word]
    else { return (Place(sides: sides), rest) }
    return (Place(sides: sides, rank: rank), removing(index..<(index + 1), rest))
  }

  private static func removing(_ range: Range<Int>, _ words: [QueryWord]) -> [QueryWord] {
    Array(words[..<range.lowerBound] + words[range.upperBound...])
  }
}
