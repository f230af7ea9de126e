internal import Geometry

/// Composes scenes around well-made frames: first a subject in its frame, then everything else around it, so that the frame is the true
/// crop of a larger, busier picture.
package struct SceneComposer: Sendable {
  let catalogue: ThingCatalogue
  let shapes: any SpriteShapes
  let part: ScenePart
  /// What may stand about.
  let cast: [Thing]
  private let names: LikeNames

  package init(catalogue: ThingCatalogue, shapes: any SpriteShapes, part: ScenePart) {
    (self.catalogue, self.shapes, self.part) = (catalogue, shapes, part)
    cast = catalogue.seen
    names = LikeNames(catalogue.things)
  }

  /// Whether a query for one of the things might mean the other.
  func areMistakable(_ a: Thing, _ b: Thing) -> Bool {
    catalogue.areConfusable(a, b) || names.areAlike(a, b)
  }

  /// A scene of a kind; nil where chance led to one that cannot be finished, and another try is due.
  package func scene(_ kind: SceneKind, random: inout SceneRandom) throws(ScenesError) -> Scene? {
    let draft: SceneDraft? =
      switch kind {
      case .plain, .absent, .example: try composeOne(from: cast, random: &random)
      case .unseen: try composeOne(from: catalogue.heldOut, random: &random)
      case .shot: try composeShots(random: &random)
      case .group: try composeGroup(random: &random)
      case .ambiguous: try composeSeveral(random: &random)
      case .spatial: try composeAlike(random: &random)
      case .collage, .clutter, .portrait: nil
      }
    guard var draft else { return nil }
    draft.light = .any(&random)
    if random.chance(0.25) { draft.light.depth = random.int(in: 1...2) }
    try addBystanders(to: &draft, random: &random)
    if kind == .absent { addAbsent(to: &draft, random: &random) }
    return draft.scene()
  }

  /// A picture's size by chance: about 300 to 640 pixels on the long side, whatever its ratio about as large in all.
  func size(_ ratios: [Double] = [1, 4.0 / 3, 1.5, 16.0 / 9, 0.75, 2.0 / 3], random: inout SceneRandom) -> PixelSize {
    let ratio = random.choice(ratios) ?? 1
    let side = random.double(in: 290...470)
    let scale = min(1, 640 / (side * max(ratio, 1 / ratio).squareRoot()))
    return PixelSize(
      width: Int((side * ratio.squareRoot() * scale).rounded()),
      height: Int((side / ratio.squareRoot() * scale).rounded()))
  }

  /// A place where things of a stance are at home.
  func terrain(
    for thing: Thing, ratios: [Double] = [1, 4.0 / 3, 1.5, 16.0 / 9, 0.75, 2.0 / 3], random: inout SceneRandom
  ) -> Terrain {
    let families = BackdropFamily.allCases.filter { family in
      family.stances.contains(thing.stance) && !family.shows.contains(thing.name)
    }
    // What lies on tables is seen on them more often than in fields; everything goes on paper, which would come up too often.
    let homes = families.filter { [.table, .shelf, .room, .studio, .paper].contains($0) }
    let places = families.filter { $0 != .paper }
    let chosen =
      thing.stance == .surface && random.chance(0.7) ? homes : places.isEmpty || random.chance(0.3) ? families : places
    return Terrain(size: size(ratios, random: &random), backdrop: .any(for: part, among: chosen, random: &random))
  }

  /// A picture of a thing: a whole body rather than a head, where both are there.
  func glyph(of thing: Thing, random: inout SceneRandom) -> Thing.Glyph? {
    let whole = thing.glyphs.filter { !$0.isHead }
    return random.choice(whole.isEmpty || random.chance(0.15) ? thing.glyphs : whole)
  }

  /// A thing of a height, not placed yet.
  func prepared(
    _ thing: Thing, height: Double, on terrain: Terrain, random: inout SceneRandom
  ) throws(ScenesError) -> PlacedThing? {
    guard let glyph = glyph(of: thing, random: &random) else { return nil }
    let sway = terrain.recedes(thing.stance) ? 1.0 : 5
    return PlacedThing(
      name: thing.name, glyph: glyph, shape: try shapes.shape(of: glyph.text), center: SIMD2(0, 0), height: height,
      rotation: max(-12, min(12, random.normal() * sway)), isFlipped: random.chance(0.5),
      shadow: terrain.shadow(thing.stance), look: .jittered(&random))
  }
}
