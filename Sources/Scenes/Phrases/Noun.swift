/// One of the words for a thing, as it goes into a sentence.
struct Noun {
  let word: String
  let grammar: Thing.Grammar

  init(_ word: String, _ grammar: Thing.Grammar) {
    (self.word, self.grammar) = (word, grammar)
  }

  /// A word for a thing: its name three times of four, so that names stay what is known best.
  init(_ thing: Thing, random: inout SceneRandom) {
    let synonym = random.chance(0.25) ? random.choice(thing.synonyms) : nil
    self.init(synonym ?? thing.name, thing.grammar)
  }

  /// "the dog", "the small dog".
  func definite(_ adjective: String? = nil) -> String {
    "the \(bare(adjective))"
  }

  /// "a dog", "an old dog"; without the article where there is none: "bread", "scissors".
  func indefinite(_ adjective: String? = nil) -> String {
    let words = bare(adjective)
    return grammar == .count ? "\(Article.indefinite(before: words)) \(words)" : words
  }

  /// "dog", "small dog".
  func bare(_ adjective: String? = nil) -> String {
    adjective.map { "\($0) \(word)" } ?? word
  }

  /// With either article or none, as people write when they ask for something.
  func inAnyForm(random: inout SceneRandom) -> String {
    switch random.int(in: 0...5) {
    case 0: bare()
    case 1, 2: indefinite()
    default: definite()
    }
  }

  /// "its" or "their".
  var possessive: String { isPlural ? "their" : "its" }
  /// "it" or "them".
  var pronoun: String { isPlural ? "them" : "it" }

  /// Among the synonyms of what is plural some are not: a bunch of grapes.
  private var isPlural: Bool { grammar == .plural && word.hasSuffix("s") }
}
