package import Geometry

/// A picture that could be drawn: where what is, what is asked of it and which crops answer. No pixels.
package struct Scene: Hashable, Sendable {
  package var size: PixelSize
  package var backdrop: Backdrop
  /// From the back to the front.
  package var things: [PlacedThing]
  package var light: SceneLight
  /// What is asked of the picture, with the answers; none for a collage.
  package var lines: [SceneLine]

  package init(
    size: PixelSize, backdrop: Backdrop, things: [PlacedThing], light: SceneLight = SceneLight(),
    lines: [SceneLine] = []
  ) {
    (self.size, self.backdrop, self.things, self.light, self.lines) = (size, backdrop, things, light, lines)
  }
}

/// One thing at its place in a scene.
package struct PlacedThing: Hashable, Sendable {
  /// What it is, by its name in the catalogue.
  package var name: String
  package var glyph: Thing.Glyph
  package var shape: SpriteShape
  /// The middle of its upright picture, in pixels.
  package var center: SIMD2<Double>
  /// The height of its upright picture, in pixels.
  package var height: Double
  /// Degrees, clockwise.
  package var rotation = 0.0
  package var isFlipped = false
  package var shadow = ShadowStyle.none
  package var look = ThingLook()

  package init(
    name: String, glyph: Thing.Glyph, shape: SpriteShape, center: SIMD2<Double>, height: Double, rotation: Double = 0,
    isFlipped: Bool = false, shadow: ShadowStyle = .none, look: ThingLook = ThingLook()
  ) {
    (self.name, self.glyph, self.shape, self.center, self.height) = (name, glyph, shape, center, height)
    (self.rotation, self.isFlipped, self.shadow, self.look) = (rotation, isFlipped, shadow, look)
  }

  /// Where it looks as it is placed.
  package var facing: Thing.Glyph.Facing {
    switch glyph.facing {
    case .front: .front
    case .left: isFlipped ? .right : .left
    case .right: isFlipped ? .left : .right
    }
  }
}

/// How a thing's shadow falls.
package enum ShadowStyle: String, Hashable, Sendable, CaseIterable {
  case none
  /// A soft spot where it stands.
  case contact
  /// Its outline on the paper behind it.
  case drop
}

/// How a thing differs from its picture in the font.
package struct ThingLook: Hashable, Sendable {
  /// Degrees on the circle of hues.
  package var hue = 0.0
  package var saturation = 1.0
  package var contrast = 1.0
  package var brightness = 1.0
  /// How much of the backdrop's own colour lies over it, 0...1: the air between.
  package var haze = 0.0
  /// How far out of focus, in powers of two.
  package var softness = 0

  package init() {}
}

/// The light of a picture as a whole, and how it was stored.
package struct SceneLight: Hashable, Sendable {
  /// Factors for red, green and blue.
  package var gain = SIMD3<Float>(1, 1, 1)
  /// By how much the corners are darker, 0...1.
  package var vignette = 0.0
  /// The grain's deviation in levels of 0...255.
  package var noise = 0.0
  /// The radius of a blur over all, in pixels.
  package var blur = 0
  /// The radius of a blur over the backdrop, in pixels.
  package var depth = 0
  /// JPEG's quality, 1...100.
  package var quality = 90

  package init() {}
}

/// A question to a scene and its answer.
package struct SceneLine: Hashable, Sendable {
  package var query: String
  /// The frame that the scene was built around; empty where nothing answers the query.
  package var crop: Box<Pixels>?
  /// What the query means.
  package var subjects: [Box<Pixels>]
  package var kind: SceneKind
  /// A picture that shows what is asked for, in place of the words.
  package var example: Scene?

  package init(query: String, crop: Box<Pixels>?, subjects: [Box<Pixels>], kind: SceneKind) {
    (self.query, self.crop, self.subjects, self.kind) = (query, crop, subjects, kind)
  }
}
