/// A query as people write it, with what it asks.
package struct Phrase: Hashable, Sendable {
  /// What is asked for, beyond the things.
  package enum Meaning: Hashable, Sendable {
    /// One thing: "a dog".
    case single
    /// All things of one kind: "the two dogs".
    case several
    /// Two different things: "the dog and the cat".
    case pair
    /// A thing with what belongs to it: "the dog with the bone".
    case context
    /// The one of several alike at a place: "the dog on the left".
    case place(Place)
    /// The one of several alike of a size: "the small dog".
    case size(Size)
    /// One thing, seen from near or far: "close-up of the dog".
    case shot(Shot)
  }

  /// Where the thing that is meant is among those alike.
  package enum Place: String, Hashable, Sendable, CaseIterable { case left, right, top, bottom, middle }
  /// How large the thing that is meant is among those alike.
  package enum Size: String, Hashable, Sendable, CaseIterable { case small, large }
  /// How much is shown around the thing.
  package enum Shot: String, Hashable, Sendable, CaseIterable { case closeUp, wide }

  /// In lower case.
  package let text: String
  package let meaning: Meaning
}

extension Phrase {
  /// "dog", "a dog", "the dog", "puppy".
  package static func single(_ thing: Thing, random: inout SceneRandom) -> Phrase {
    Phrase(text: Noun(thing, random: &random).inAnyForm(random: &random), meaning: .single)
  }

  /// All `count` things of a kind: "the dogs", "two dogs", "both dogs".
  package static func several(_ thing: Thing, count: Int, random: inout SceneRandom) -> Phrase {
    let words = thing.plural
    var forms = [words, "the \(words)", "all the \(words)"]
    if let number = Self.number(count) { forms += ["\(number) \(words)", "the \(number) \(words)"] }
    // "All" of two is "both".
    if count == 2 { forms[2] = "both \(words)" }
    return Phrase(text: random.choice(forms) ?? words, meaning: .several)
  }

  /// Two things: "the dog and the bone", "a cat and a mouse".
  package static func pair(_ first: Thing, _ second: Thing, random: inout SceneRandom) -> Phrase {
    let a = Noun(first, random: &random)
    let b = Noun(second, random: &random)
    let text =
      switch random.int(in: 0...6) {
      case 0: "\(a.bare()) and \(b.bare())"
      case 1, 2: "\(a.indefinite()) and \(b.indefinite())"
      case 3: "both \(a.definite()) and \(b.definite())"
      default: "\(a.definite()) and \(b.definite())"
      }
    return Phrase(text: text, meaning: .pair)
  }

  /// A thing with another that belongs to it: "the dog with the bone".
  package static func context(_ thing: Thing, with companion: Thing, random: inout SceneRandom) -> Phrase {
    let a = Noun(thing, random: &random)
    let b = Noun(companion, random: &random)
    let text =
      switch random.int(in: 0...4) {
      case 0: "\(a.bare()) with \(b.bare())"
      case 1: "\(a.indefinite()) with \(b.indefinite())"
      case 2: "\(a.definite()) together with \(b.definite())"
      default: "\(a.definite()) with \(b.definite())"
      }
    return Phrase(text: text, meaning: .context)
  }

  /// Different phrases for the same, at most `count`, in the order they came up.
  package static func distinct(
    _ count: Int, random: inout SceneRandom, make: (inout SceneRandom) -> Phrase
  ) -> [Phrase] {
    var phrases: [Phrase] = []
    // A name without synonyms has few forms; enough tries find them, and no more are made.
    for _ in 0..<(8 * max(count, 0)) where phrases.count < count {
      let phrase = make(&random)
      if !phrases.contains(phrase) { phrases.append(phrase) }
    }
    return phrases
  }

  private static func number(_ count: Int) -> String? {
    let words = [2: "two", 3: "three", 4: "four", 5: "five", 6: "six"]
    return words[count]
  }
}
