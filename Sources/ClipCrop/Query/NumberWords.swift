/// Reads from a noun phrase whether one thing or several are meant: "two dogs", "both cups", "the dogs", "a flock of birds".
enum NumberWords {
  /// How many things.
  enum Number: Sendable, Hashable {
    /// One: the best answer, or the one that is chosen by place or size.
    case one
    /// All that answer; so many, where that was said.
    case several(Int?)
  }

  private static let counts: [String: Int] = [
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
  ]
  private static let many: Set<String> = ["all", "several", "many", "some", "multiple", "various", "few", "numerous"]
  private static let manyThings: Set<String> = ["everyone", "everybody", "everything", "people"]
  /// What holds several of what follows "of".
  private static let collectives: Set<String> = [
    "group", "groups", "crowd", "herd", "flock", "pair", "couple", "pack", "family",
    "team", "swarm", "school",
  ]
  private static let plurals: Set<String> = [
    "people", "persons", "men", "women", "children", "mice", "geese", "feet", "teeth", "oxen", "lice", "cacti", "fungi",
    "wolves", "leaves", "knives", "kids", "taxis", "skis",
  ]
  /// What makes drinking vessels or lenses of glasses.
  private static let vessels: Set<String> = [
    "wine", "beer", "water", "drinking", "cocktail", "magnifying", "champagne",
  ]
  /// One thing, for all its s.
  private static let singulars: Set<String> = [
    "glasses", "sunglasses", "eyeglasses", "spectacles", "goggles", "scissors", "trousers", "jeans", "pants", "shorts",
    "binoculars", "headphones", "tongs", "pliers", "lens", "gas", "christmas", "chess", "series", "species", "news",
    "rhinoceros", "shears",
    "sports", "canvas", "atlas", "compass", "stairs", "tennis", "pajamas", "pyjamas", "always", "upstairs",
    "downstairs",
    "santas", "handcuffs", "hers", "yes", "circus", "mars", "venus", "overalls",
  ]

  /// The number, and the words without those that count.
  static func read(_ words: [QueryWord]) -> (number: Number, rest: [QueryWord]) {
    let isPlural = isPlural(words)
    let start = words.first.map { WordClasses.determiners.contains($0.word) ? 1 : 0 } ?? 0
    guard start < words.count else { return (isPlural ? .several(nil) : .one, words) }
    let first = words[start].word
    if first == "both" { return (.several(2), without(start, words)) }
    if many.contains(first), isPlural {
      // "a few dogs" are no "a dogs".
      return (.several(nil), without(0, Array(words[start...])))
    }
    if let count = counts[first] ?? number(first), isPlural { return (.several(count), without(start, words)) }
    if first == "one", start == 0, words.count > 1, !WordClasses.linkers.contains(words[1].word) {
      return (.one, without(0, words))
    }
    return (isPlural ? .several(nil) : .one, words)
  }

  /// The words without the one at `index` and an "of" or "of the" that tied it to the rest: "both of the dogs".
  private static func without(_ index: Int, _ words: [QueryWord]) -> [QueryWord] {
    var rest = words
    rest.remove(at: index)
    if index < rest.count, rest[index].word == "of" { rest.remove(at: index) }
    return rest
  }

  private static func number(_ word: String) -> Int? {
    guard word.count <= 2, let number = Int(word), number > 1 else { return nil }
    return number
  }

  /// Whether the noun is in the plural: the last word before what is tied to it.
  private static func isPlural(_ words: [QueryWord]) -> Bool {
    let words =
      words.prefix(2).contains { many.contains($0.word) || $0.word == "both" }
      ? words.filter { $0.word != "of" } : words
    var head = Array(words.prefix { !WordClasses.linkers.contains($0.word) })
    if let last = head.last?.word, collectives.contains(last), head.count < words.count,
      words[head.count].word == "of"
    {
      // A pair of scissors is one thing.
      return !(words.dropFirst(head.count + 1).first.map { singulars.contains($0.word) } ?? false)
    }
    if head.last?.word == "glasses", head.count < words.count, words[head.count].word == "of" { return true }
    // "Dogs running in the snow", but "two running dogs".
    let isBefore = { (word: String) in
      WordClasses.determiners.contains(word) || counts[word] != nil || many.contains(word)
    }
    if let noun = head.firstIndex(where: { !isBefore($0.word) && !WordClasses.isActivity($0.word) }),
      let activity = head[noun...].firstIndex(where: { WordClasses.isActivity($0.word) })
    {
      head = Array(head[..<activity])
    }
    guard let noun = head.last?.word else { return false }
    if plurals.contains(noun) || manyThings.contains(noun) { return true }
    if ["sheep", "fish", "deer", "dice", "shrimp", "salmon"].contains(noun) {
      return head.contains { counts[$0.word] != nil }
    }
    if noun.hasSuffix("men"), !["omen", "specimen", "abdomen", "ramen", "semen"].contains(noun) { return true }
    let isVessel = noun == "glasses" && head.dropLast().contains { vessels.contains($0.word) }
    if isVessel { return true }
    guard noun.count > 2, noun.hasSuffix("s"), !noun.hasSuffix("'s"), !singulars.contains(noun) else { return false }
    return !["ss", "us", "is"].contains { noun.hasSuffix($0) }
  }
}
