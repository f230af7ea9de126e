internal import Geometry
package import Imaging

/// One emoji, ready to be drawn at any size.
package struct Sprite: Sendable {
  /// Its outline.
  package let shape: SpriteShape
  /// Its picture, then at half the size, a quarter, …
  private let levels: [Layer]
  /// Its silhouette, softened, with a border of its own; see ``shadowScale``.
  package let shadow: Layer
  /// How much larger than the picture the silhouette is, across and down.
  package let shadowScale: SIMD2<Double>

  /// A sprite of a trimmed picture.
  package init(_ picture: Layer) throws(ImagingError) {
    shape = SpriteShape(picture)
    var levels = [picture]
    while let last = levels.last, min(last.size.width, last.size.height) > 12, levels.count < 5 {
      levels.append(last.halved())
    }
    self.levels = levels
    let small = levels[min(2, levels.count - 1)]
    let border = 7
    shadow = try small.padded(by: border).blurred(radius: 2)
    shadowScale = SIMD2(
      Double(small.size.width + 2 * border) / Double(small.size.width),
      Double(small.size.height + 2 * border) / Double(small.size.height))
  }

  /// The picture that is nearest to a width on screen, so that little is left to scale.
  ///
  /// - Parameter softness: how many times smaller it is taken than it should be, in powers of two: what is out of focus.
  package func picture(width: Double, softness: Int = 0) -> Layer {
    // At most 1.5 times smaller: the cubic between pixels hardly aliases there.
    let sharp = levels.lastIndex { Double($0.size.width) * 1.5 >= width } ?? 0
    return levels[min(levels.count - 1, sharp + softness)]
  }
}
