/// Reads from a query how much of the frame its subject is to take: "close-up of the dog", "the castle with its surroundings".
enum ShotWords {
  private struct Rule: Sendable {
    let shot: Shot
    let pattern: WordPattern

    init(_ shot: Shot, _ pattern: String) {
      self.shot = shot
      self.pattern = WordPattern(pattern)
    }
  }

  /// Words before the subject. The first that fits is taken.
  private static let before = [
    Rule(.medium, "a|the? medium|mid|medium-close close-up|closeup|shot|view|crop of?"),
    Rule(.medium, "a|the? medium-shot of?"),
    Rule(
      .closeUp,
      "a|an|the? very|extreme? close-up|closeup|close-ups|closeups shot|view|photo|picture|image|portrait|crop? of|on?"),
    Rule(.closeUp, "a|an|the? very|extreme? close up shot|view|photo|picture|image|portrait|crop? of|on?"),
    Rule(.closeUp, "a|the? tight|tighter|close crop|shot|frame|framing|view of|on|around?"),
    Rule(.closeUp, "tightly cropped|framed on|around?"),
    Rule(.closeUp, "a|the? macro shot|photo|picture|image|view? of"),
    Rule(.closeUp, "a|the? portrait|headshot|details|detail of"),
    Rule(.closeUp, "zoom|zoomed in on"),
    Rule(.wide, "a|the? wide|wide-angle|long|full|establishing|wider|distant shot|view|crop|frame|framing of|on|with?"),
    Rule(.wide, "a|the? wide angle shot|view|photo|picture|image? of|on|with?"),
    Rule(.wide, "a|the? wide-angle|wide-shot photo|picture|image? of|on|with?"),
    Rule(.wide, "a|the? whole|full|entire scene with|of|around"),
  ]

  /// Words behind the subject.
  private static let behind = [
    Rule(.medium, "in|as? a? medium|mid shot|view|crop"),
    Rule(.closeUp, "in|as? a|extreme? close-up|closeup"),
    Rule(.closeUp, "in|as? a|extreme? close up"),
    Rule(.closeUp, "in|as? a? tight|close crop|shot|framing|view"),
    Rule(.wide, "in|as? a? wide|long|wide-angle shot|view|angle|crop|framing"),
    Rule(.wide, "with|in|and its|their|his|her|the|all? surroundings|surrounding|environment"),
    Rule(.wide, "and|with everything|all around it|her|him|them|this|that"),
    Rule(.wide, "in the whole|full|entire scene"),
  ]

  /// The longest of the patterns behind a subject.
  private static let longest = 6

  /// The shot, and the words without those that say it; all of them where nothing would be left.
  static func read(_ words: [QueryWord]) -> (shot: Shot?, rest: [QueryWord]) {
    for rule in before {
      guard let end = rule.pattern.end(in: words, from: 0) else { continue }
      return (rule.shot, kept(Array(words[end...]), of: words))
    }
    for start in max(0, words.count - longest)..<words.count {
      for rule in behind where rule.pattern.end(in: words, from: start) == words.count {
        return (rule.shot, kept(Array(words[..<start]), of: words))
      }
    }
    return (nil, words)
  }

  private static func kept(_ rest: [QueryWord], of words: [QueryWord]) -> [QueryWord] {
    rest.haveMeaning ? rest : words
  }
}
