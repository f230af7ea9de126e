extension Phrase {
  /// A thing from near or far: "close-up of the dog", "the dog with its surroundings".
  package static func shot(_ thing: Thing, _ shot: Shot, random: inout SceneRandom) -> Phrase {
    let noun = Noun(thing, random: &random)
    let text =
      switch shot {
      case .closeUp: closeUp(noun, random: &random)
      case .wide: wide(noun, random: &random)
      }
    return Phrase(text: text, meaning: .shot(shot))
  }

  private static func closeUp(_ noun: Noun, random: inout SceneRandom) -> String {
    let openings = [
      "close-up of", "a close-up of", "close up of", "a close up of", "tight crop of", "a tight crop of",
      "tight shot of", "portrait of", "a portrait of",
    ]
    if random.chance(0.1) { return "\(noun.bare()) close-up" }
    return opened(by: openings, noun, random: &random)
  }

  private static func wide(_ noun: Noun, random: inout SceneRandom) -> String {
    let openings = [
      "wide shot of", "a wide shot of", "wide view of", "a wide view of", "full scene with", "the full scene with",
      "the whole scene around",
    ]
    let endings = [
      "with \(noun.possessive) surroundings", "in \(noun.possessive) surroundings",
      "and everything around \(noun.pronoun)", "with everything around \(noun.pronoun)",
    ]
    guard random.chance(0.4), let ending = random.choice(endings) else {
      return opened(by: openings, noun, random: &random)
    }
    return "\(noun.definite()) \(ending)"
  }

  private static func opened(by openings: [String], _ noun: Noun, random: inout SceneRandom) -> String {
    "\(random.choice(openings) ?? "") \(noun.inAnyForm(random: &random))"
  }
}
