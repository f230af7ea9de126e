import Scenes
import Testing

struct PhraseTests {
  static func thing(
    _ name: String, _ plural: String, synonyms: [String] = [], grammar: Thing.Grammar = .count
  ) -> Thing {
    Thing(
      name: name, plural: plural, synonyms: synonyms,
      glyphs: [Thing.Glyph(text: "?", facing: .front, isHead: false)], stance: .ground, size: 1, companions: [],
      isHeldOut: false, grammar: grammar)
  }
  let dog = thing("dog", "dogs", synonyms: ["puppy"])
  let apple = thing("apple", "apples")
  let bread = thing("bread", "loaves of bread", grammar: .mass)
  let scissors = thing("scissors", "pairs of scissors", grammar: .plural)

  /// All texts that come up in many tries.
  static func texts(seed: UInt64 = 7, _ make: (inout SceneRandom) -> Phrase) -> Set<String> {
    var random = SceneRandom(seed: seed)
    return Set((0..<600).map { _ in make(&random).text })
  }

  @Test func namesComeWithAndWithoutArticles() {
    #expect(
      Self.texts { Phrase.single(dog, random: &$0) } == ["dog", "a dog", "the dog", "puppy", "a puppy", "the puppy"])
    #expect(Self.texts { Phrase.single(apple, random: &$0) } == ["apple", "an apple", "the apple"])
  }

  @Test func substancesAndPluralsHaveNoIndefiniteArticle() {
    #expect(Self.texts { Phrase.single(bread, random: &$0) } == ["bread", "the bread"])
    #expect(Self.texts { Phrase.single(scissors, random: &$0) } == ["scissors", "the scissors"])
    for text in Self.texts(seed: 8, { Phrase.size(scissors, .small, random: &$0) }) {
      #expect(!text.hasPrefix("a "), "\(text)")
    }
  }

  @Test(
    arguments: [
      ("unicorn", "a unicorn"), ("umbrella", "an umbrella"), ("hourglass", "an hourglass"), ("house", "a house"),
      ("ufo", "a ufo"), ("suv", "an suv"), ("ewe", "a ewe"), ("egg", "an egg"), ("onion", "an onion"),
      ("t-shirt", "a t-shirt"), ("ice cream cone", "an ice cream cone"),
    ])
  func articlesGoByTheSound(name: String, expected: String) {
    let texts = Self.texts { Phrase.single(Self.thing(name, name + "s"), random: &$0) }
    #expect(texts == [name, expected, "the \(name)"])
  }

  @Test func severalAreCounted() {
    #expect(
      Self.texts { Phrase.several(dog, count: 2, random: &$0) }
        == ["dogs", "the dogs", "both dogs", "two dogs", "the two dogs"])
    #expect(
      Self.texts { Phrase.several(bread, count: 3, random: &$0) } == [
        "loaves of bread", "the loaves of bread", "all the loaves of bread", "three loaves of bread",
        "the three loaves of bread",
      ])
    #expect(
      Self.texts { Phrase.several(dog, count: 40, random: &$0) } == ["dogs", "the dogs", "all the dogs"])
  }

  @Test func pairsNameBoth() {
    let texts = Self.texts { Phrase.pair(apple, bread, random: &$0) }
    #expect(
      texts == ["apple and bread", "an apple and bread", "both the apple and the bread", "the apple and the bread"])
    #expect(Self.texts { Phrase.context(apple, with: bread, random: &$0) }.contains("the apple with the bread"))
  }

  @Test func placesAreNamed() {
    for place in Phrase.Place.allCases {
      var random = SceneRandom(seed: 3)
      #expect(Phrase.place(apple, place, random: &random).meaning == .place(place))
    }
    let left = Self.texts { Phrase.place(apple, .left, random: &$0) }
    #expect(
      left.isSuperset(of: ["the apple on the left", "the left apple", "the leftmost apple", "apple on the left"]))
    #expect(left.allSatisfy { $0.contains("left") && !$0.contains("right") })
    #expect(Self.texts { Phrase.place(apple, .middle, random: &$0) }.contains("the apple in the middle"))
  }

  @Test func sizesAreNamedAndComparedOnlyWithTheDefiniteArticle() {
    let small = Self.texts { Phrase.size(apple, .small, random: &$0) }
    #expect(small.isSuperset(of: ["the small apple", "the little apple", "a small apple", "the smaller apple"]))
    #expect(!small.contains("a smaller apple") && !small.contains("smallest apple"))
    #expect(Self.texts { Phrase.size(apple, .large, random: &$0) }.isDisjoint(with: small))
  }

  @Test func shotsAreNamed() {
    let near = Self.texts { Phrase.shot(apple, .closeUp, random: &$0) }
    #expect(near.isSuperset(of: ["close-up of the apple", "a close up of an apple", "tight crop of the apple"]))
    let far = Self.texts { Phrase.shot(scissors, .wide, random: &$0) }
    #expect(far.contains("the scissors with their surroundings"))
    #expect(far.contains("full scene with the scissors"))
    #expect(Self.texts { Phrase.shot(apple, .wide, random: &$0) }.contains("the apple and everything around it"))
    #expect(near.isDisjoint(with: far))
  }

  @Test func distinctPhrasesAreDistinctAndEnd() {
    var random = SceneRandom(seed: 1)
    let many = Phrase.distinct(4, random: &random) { Phrase.single(dog, random: &$0) }
    #expect(many.count == 4 && Set(many).count == 4)
    // Bread has two forms only.
    #expect(Phrase.distinct(9, random: &random) { Phrase.single(bread, random: &$0) }.count == 2)
    #expect(Phrase.distinct(0, random: &random) { Phrase.single(dog, random: &$0) }.isEmpty)
    #expect(Phrase.distinct(-1, random: &random) { Phrase.single(dog, random: &$0) }.isEmpty)
  }

  @Test func theSameSeedGivesTheSamePhrases() {
    let make = { (seed: UInt64) -> [Phrase] in
      var random = SceneRandom(seed: seed)
      return (0..<50).map { _ in Phrase.pair(dog, apple, random: &random) }
    }
    #expect(make(11) == make(11))
    #expect(make(11) != make(12))
  }
}
