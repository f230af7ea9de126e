package import Geometry

/// A place that a scene is set in: values that say how it is drawn.
package struct Backdrop: Hashable, Sendable {
  /// What kind of place.
  package let family: BackdropFamily
  /// Which of the family's palettes.
  package let palette: Int
  /// Where the ground begins, in fractions of the height from the top.
  package let horizon: Double
  /// Of the details.
  package let seed: UInt64

  package init(family: BackdropFamily, palette: Int, horizon: Double, seed: UInt64) {
    (self.family, self.palette, self.horizon, self.seed) = (family, palette, horizon, seed)
  }

  /// A place by chance among those of a part of the dataset.
  package static func any(
    for part: ScenePart, among families: [BackdropFamily] = BackdropFamily.places, random: inout SceneRandom
  ) -> Backdrop {
    let choices = choices(for: part).filter { families.contains($0.family) }
    // Every part has palettes of its own in every family, except families that are kept out of training.
    let choice = random.choice(choices) ?? (.paper, part == .train ? 0 : Palette.count - 1)
    let horizon = random.double(in: choice.family.horizons)
    return Backdrop(family: choice.family, palette: choice.palette, horizon: horizon, seed: random.next())
  }

  /// Every family with each palette that the part may use: those of training are never in another part.
  package static func choices(for part: ScenePart) -> [(family: BackdropFamily, palette: Int)] {
    BackdropFamily.allCases.flatMap { family in
      (0..<Palette.count)
        .filter { (family.isHeldOut || Palette.heldOut.contains($0)) == (part != .train) }
        .map { (family, $0) }
    }
  }

  /// The place as an SVG document of `size`.
  package func svg(size: PixelSize) -> String {
    var painter = BackdropPainter(self, size: size)
    painter.paint()
    return painter.drawing.svg
  }
}
