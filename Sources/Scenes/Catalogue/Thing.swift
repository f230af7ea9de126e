/// A kind of thing that scenes show, such as dogs: what people call it, the pictures there are of it, and how it behaves in a scene.
package struct Thing: Hashable, Sendable {
  /// Whereon it is found, which decides where in a scene it may be.
  package enum Stance: String, Hashable, Sendable, CaseIterable {
    /// Stands or lies on the ground, and casts a shadow there.
    case ground
    /// Lies or stands on a table, a shelf or the ground.
    case surface
    /// Floats on or swims in water.
    case water
    /// Flies.
    case air
    /// Belongs to the sky: sun, cloud.
    case sky
  }

  /// One picture of the thing.
  package struct Glyph: Hashable, Sendable {
    /// Where the thing looks or moves in the picture.
    package enum Facing: String, Hashable, Sendable, CaseIterable { case left, right, front }
    /// The characters that the font draws.
    package let text: String
    package let facing: Facing
    /// Whether only a head or a part of the thing is seen.
    package let isHead: Bool

    package init(text: String, facing: Facing, isHead: Bool) {
      (self.text, self.facing, self.isHead) = (text, facing, isHead)
    }
  }

  /// How its names go with articles.
  package enum Grammar: String, Hashable, Sendable, CaseIterable {
    /// One of several that can be counted: a dog.
    case count
    /// A substance, without an article or with "the": bread.
    case mass
    /// Plural by itself: scissors, grapes.
    case plural
  }

  /// What it is called, in lower case: `dog`; singular, unless it is ``Grammar/plural`` by itself.
  package let name: String
  /// Several of it: `dogs`, `loaves of bread`, `pairs of scissors`.
  package let plural: String
  /// What else people call it: `puppy`, `hound`.
  package let synonyms: [String]
  /// The pictures of it.
  package let glyphs: [Glyph]
  package let stance: Stance
  /// Its usual height in a scene relative to a person's, roughly, as illustrators draw it: 0.15 for a cup, 3 for a house.
  package let size: Double
  /// Names of things that belong to it: a ball and a bone to a dog.
  package let companions: [String]
  /// Whether it is kept out of training, for the part of the dataset that asks for what was never seen.
  package let isHeldOut: Bool
  package let grammar: Grammar
  /// Names of other things that this one is called as well, loosely: an owl is a bird, a taxi is a car. Whoever asks for the bird in a
  /// scene must find one only, so such things do not go together.
  package let broader: [String]

  package init(
    name: String, plural: String, synonyms: [String], glyphs: [Glyph], stance: Stance, size: Double,
    companions: [String], isHeldOut: Bool,
    grammar: Grammar = .count, broader: [String] = []
  ) {
    (self.name, self.plural, self.synonyms, self.glyphs) = (name, plural, synonyms, glyphs)
    (self.stance, self.size, self.companions, self.isHeldOut) = (stance, size, companions, isHeldOut)
    (self.grammar, self.broader) = (grammar, broader)
  }
}
