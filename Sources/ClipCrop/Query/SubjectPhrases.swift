/// Parts a query into the things it asks for: "the dog and the ball" are two, a "black and white cat" is one.
///
/// It is parted only where both sides can stand alone. The left one must not end in an adjective, which would share the right one's
/// noun; a side after one with a determiner needs one too ("the salt and pepper" is one thing, "the salt and the pepper" are two);
/// what is tied to a thing ("a man with a hat and a stick") stays with it. In doubt a query is one thing.
enum SubjectPhrases {
  private enum Separator {
    case comma, and
  }

  private struct Segment {
    var words: [QueryWord]
    /// What parts it from the segment before; nil for the first.
    let separator: Separator?
  }

  /// More things than that are no query but a text.
  private static let most = 8
  /// Longer texts are beyond what models read, and are not parted.
  private static let longest = 100
  /// What may come before all that a picture shows.
  static let picture = WordPattern("a|an|the? photo|picture|image|photograph of")
  private static let conjunctions: Set<String> = ["and", "&", "plus"]
  private static let countingWords: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both", "several", "some", "many",
    "all",
  ]

  /// The phrases, at least one; all words where nothing parts them.
  static func phrases(_ words: [QueryWord]) -> [[QueryWord]] {
    guard words.count <= longest else { return [words] }
    let start = picture.end(in: words, from: 0) ?? 0
    let segments = segments(Array(words[start...]))
    var phrases: [[QueryWord]] = []
    for (index, segment) in segments.enumerated() {
      guard let separator = segment.separator, let left = phrases.last, let before = segments[index - 1].words.last
      else {
        phrases.append(segment.words)
        continue
      }
      let isListed = separator == .and || segments[index...].contains { $0.separator == .and }
      if standAlone(left, segment.words, before: before, isListed: isListed) {
        phrases.append(segment.words)
      } else {
        phrases[phrases.count - 1] += joined(segment, in: words)
      }
      guard phrases.count <= most else { return [words] }
    }
    guard phrases.count > 1 else { return [words] }
    // "Both the dog and the cat" are one each.
    if phrases[0].count > 1, phrases[0][0].word == "both" { phrases[0].removeFirst() }
    return phrases
  }

  /// The segments between commas and conjunctions.
  private static func segments(_ words: [QueryWord]) -> [Segment] {
    var segments = [Segment(words: [], separator: nil)]
    for (index, word) in words.enumerated() {
      let isInside = segments.last?.words.isEmpty == false && index + 1 < words.count
      if conjunctions.contains(word.word), isInside {
        segments.append(Segment(words: [], separator: .and))
        continue
      }
      segments[segments.count - 1].words.append(word)
      if word.endsPart, index + 1 < words.count, !conjunctions.contains(words[index + 1].word) {
        segments.append(Segment(words: [], separator: .comma))
      }
    }
    return segments
  }

  /// The words of a segment that goes on with the one before, with what was between them.
  private static func joined(_ segment: Segment, in words: [QueryWord]) -> [QueryWord] {
    segment.separator == .and
      ? [QueryWord(written: "and", word: "and", endsPart: false)] + segment.words : segment.words
  }

  private static func standAlone(
    _ left: [QueryWord], _ right: [QueryWord], before last: QueryWord, isListed: Bool
  ) -> Bool {
    guard let first = right.first, left.haveMeaning, right.haveMeaning else { return false }
    let (isLeftDetermined, isRightDetermined) = (isDetermined(left), isDetermined(right))
    guard isListed || (isLeftDetermined && isRightDetermined) else { return false }
    guard isRightDetermined || !(isLeftDetermined || isTied(left, right)) else { return false }
    guard !left.contains(where: { WordClasses.attachments.contains($0.word) }) else { return false }
    // "The dog on the left" ends in no adjective, "left" alone does.
    let isSide = left.count > 2 && ["left", "right"].contains(last.word)
    let isDescribed = WordClasses.adjectives.contains(last.word) && !isSide
    let bothDetermined = isLeftDetermined && isRightDetermined && WordClasses.alsoNouns.contains(last.word)
    guard !isDescribed || bothDetermined || isNoun(last, before: first) else { return false }
    guard !WordClasses.pairs.contains("\(last.word) \(first.word)") else { return false }
    guard !WordClasses.linkers.contains(first.word), !WordClasses.isActivity(first.word) else { return false }
    return !right.allSatisfy { WordClasses.adjectives.contains($0.word) }
  }

  /// Whether the right side may belong to what the left one is tied to: "a bowl of apples and oranges", "dog on sofa and chair", but
  /// not "cup of coffee and croissant".
  private static func isTied(_ left: [QueryWord], _ right: [QueryWord]) -> Bool {
    let ties = left.indices.filter { WordClasses.linkers.contains(left[$0].word) }
    guard let tie = ties.first else { return false }
    guard ties.count == 1, left[tie].word == "of", let last = left.last, let next = right.first else { return true }
    return last.word.hasSuffix("s") && next.word.hasSuffix("s")
  }

  /// Whether a word that may describe is a thing here: "traffic light and car", "orange and apple", but "orange and white cat".
  private static func isNoun(_ word: QueryWord, before next: QueryWord) -> Bool {
    WordClasses.alsoNouns.contains(word.word) && !WordClasses.adjectives.contains(next.word)
  }

  private static func isDetermined(_ words: [QueryWord]) -> Bool {
    guard let first = words.first?.word else { return false }
    return WordClasses.determiners.contains(first) || countingWords.contains(first) || Int(first) != nil
  }
}
