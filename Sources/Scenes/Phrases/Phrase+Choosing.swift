extension Phrase {
  /// One of several alike by its place: "the dog on the left", "the leftmost tree".
  package static func place(_ thing: Thing, _ place: Place, random: inout SceneRandom) -> Phrase {
    let noun = Noun(thing, random: &random)
    let text: String?
    // "The top hat" and "the upper shirt" are things by themselves, so heights are mostly told behind the noun.
    if random.chance(place == .top || place == .bottom ? 0.3 : 0.45) {
      text = random.choice(Self.adjectives(place)).map { noun.definite($0) }
    } else {
      let form = random.chance(0.8) ? noun.definite() : noun.bare()
      text = random.choice(Self.places(place)).map { "\(form) \($0)" }
    }
    return Phrase(text: text ?? noun.definite(), meaning: .place(place))
  }

  /// One of several alike by its size: "the small dog", "the larger dog".
  package static func size(_ thing: Thing, _ size: Size, random: inout SceneRandom) -> Phrase {
    let noun = Noun(thing, random: &random)
    guard let adjective = random.choice(Self.adjectives(size)) else {
      return Phrase(text: noun.definite(), meaning: .size(size))
    }
    // Comparatives and superlatives are of one that is known: "a larger dog" asks for something else.
    let isPlain = !adjective.hasSuffix("er") && !adjective.hasSuffix("est")
    let text =
      isPlain && random.chance(0.3)
      ? random.chance(0.5) ? noun.bare(adjective) : noun.indefinite(adjective) : noun.definite(adjective)
    return Phrase(text: text, meaning: .size(size))
  }

  private static func adjectives(_ place: Place) -> [String] {
    switch place {
    case .left: ["left", "leftmost"]
    case .right: ["right", "rightmost"]
    case .top: ["topmost", "upper", "uppermost"]
    case .bottom: ["bottom", "lower", "lowest"]
    case .middle: ["middle", "central"]
    }
  }

  private static func places(_ place: Place) -> [String] {
    switch place {
    case .left: ["on the left", "on the left side", "to the left", "at the left"]
    case .right: ["on the right", "on the right side", "to the right", "at the right"]
    case .top: ["at the top", "on top", "at the very top"]
    case .bottom: ["at the bottom", "at the very bottom"]
    case .middle: ["in the middle", "in the center", "in the centre"]
    }
  }

  private static func adjectives(_ size: Size) -> [String] {
    switch size {
    case .small: ["small", "little", "tiny", "smaller", "smallest"]
    case .large: ["big", "large", "bigger", "larger", "biggest", "largest"]
    }
  }
}
