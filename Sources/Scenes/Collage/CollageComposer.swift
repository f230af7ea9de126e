internal import Geometry

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pictures for teaching a detector what things look like: many of them, of all names alike, overlapping mildly on any background.
package struct CollageComposer: Sendable {
  private let things: [Thing]
  private let shapes: any SpriteShapes
  private let part: ScenePart

  /// - Parameter things: those that may be shown; each is shown as often as the others.
  package init(things: [Thing], shapes: any SpriteShapes, part: ScenePart) {
    (self.things, self.shapes, self.part) = (things, shapes, part)
  }

  /// A collage: 5 to 14 things of .12 to .5 of the side, or in one picture of ten a single one of .5 to .9.
  package func scene(random: inout SceneRandom) throws(ScenesError) -> Scene {
    let area = random.double(in: 256...384)
    let stretch = random.double(in: 0.85...1.18).squareRoot()
    let size = PixelSize(width: Int(area * stretch), height: Int(area / stretch))
    var scene = Scene(size: size, backdrop: .any(for: part, random: &random), things: [])
    let shadow = random.choice(ShadowStyle.allCases) ?? .none
    if random.chance(0.1) {
      try place(one: random.double(in: 0.5...0.9), shadow, into: &scene, &random)
    } else {
      let wanted = random.int(in: 5...14)
      // Large ones first: the small ones find room between them.
      let sides = (0..<wanted).map { _ in 0.12 * exp(random.unit() * log(0.5 / 0.12)) }.sorted(by: >)
      for side in sides { try place(one: side, shadow, into: &scene, &random) }
      scene.things = random.shuffled(scene.things)
      scene.things = Visibility.mostlySeen(scene.things, in: scene.size.bounds)
    }
    scene.light = .any(&random)
    return scene
  }

  /// One to six things on a background that is restless all over, grainy or a little out of focus as photographs are.
  package func clutter(random: inout SceneRandom) throws(ScenesError) -> Scene {
    let side = random.double(in: 256...384)
    let stretch = random.double(in: 0.85...1.18).squareRoot()
    let size = PixelSize(width: Int(side * stretch), height: Int(side / stretch))
    var scene = Scene(size: size, backdrop: .any(for: part, among: [.clutter], random: &random), things: [])
    let shadow = random.choice(ShadowStyle.allCases) ?? .none
    for _ in 0..<random.int(in: 1...6) {
      try place(one: 0.12 * exp(random.unit() * log(0.6 / 0.12)), shadow, into: &scene, &random)
    }
    scene.things = Visibility.mostlySeen(scene.things, in: scene.size.bounds)
    scene.light = .any(&random)
    scene.light.noise = random.double(in: 0...6)
    scene.light.depth = random.int(in: 0...3)
    return scene
  }

  /// A small picture of one thing alone, .45 to .95 of the side.
  package func portrait(random: inout SceneRandom) throws(ScenesError) -> Scene {
    let side = random.int(in: 112...160)
    let size = PixelSize(width: side, height: Int(Double(side) * random.double(in: 0.85...1.18)))
    var scene = Scene(size: size, backdrop: .any(for: part, random: &random), things: [])
    try place(
      one: random.double(in: 0.45...0.95), random.choice(ShadowStyle.allCases) ?? .none, into: &scene, &random)
    scene.light = .any(&random)
    return scene
  }

  /// A picture of one thing alone, as it was drawn elsewhere: of another size, turn and light, on another background.
  package func portrait(of thing: PlacedThing, random: inout SceneRandom) throws(ScenesError) -> Scene {
    let side = random.int(in: 224...320)
    var scene = Scene(
      size: PixelSize(width: side, height: side), backdrop: .any(for: part, random: &random), things: [])
    var placed = thing
    placed.height = random.double(in: 0.5...0.8) * Double(side) / max(1, thing.shape.aspect)
    placed.center = SIMD2(Double(side) / 2, Double(side) / 2)
    placed.rotation = max(-12, min(12, random.normal() * 4))
    (placed.isFlipped, placed.look) = (random.chance(0.5), .jittered(&random))
    placed.shadow = random.choice(ShadowStyle.allCases) ?? .none
    scene.things = [placed]
    scene.light = .any(&random)
    return scene
  }

  /// Tries places for a thing whose longer side is `side` of the picture's shorter one, until nothing is hidden by more than a quarter
  /// whatever lies on top.
  private func place(
    one side: Double, _ shadow: ShadowStyle, into scene: inout Scene, _ random: inout SceneRandom
  ) throws(ScenesError) {
    // Now and then there are several of one kind.
    let repeated = random.chance(0.12) ? random.choice(scene.things)?.name : nil
    guard let thing = things.first(where: { $0.name == repeated }) ?? random.choice(things),
      let glyph = random.choice(thing.glyphs)
    else { return }
    let shape = try shapes.shape(of: glyph.text)
    let length = side * Double(min(scene.size.width, scene.size.height))
    var placed = PlacedThing(
      name: thing.name, glyph: glyph, shape: shape, center: SIMD2(0, 0), height: length / max(1, shape.aspect),
      rotation: max(-15, min(15, random.normal() * 5)), isFlipped: random.chance(0.5), shadow: shadow,
      look: .jittered(&random))
    let bounds = scene.size.bounds
    let outlines = scene.things.map(PlacedOutline.init)
    // A single big thing lies wholly inside.
    let beyond = side > 0.5 ? 0 : 0.15
    for _ in 0..<24 {
      let box = placed.box
      let reach = bounds.grown(x: beyond * box.width - box.width / 2, y: beyond * box.height - box.height / 2)
      guard reach.x1 >= reach.x0, reach.y1 >= reach.y0 else { return }
      placed.center += SIMD2(
        random.double(in: reach.x0...reach.x1) - box.centerX, random.double(in: reach.y0...reach.y1) - box.centerY)
      if Visibility.barelyOverlaps(PlacedOutline(placed), outlines) {
        scene.things.append(placed)
        return
      }
    }
  }
}
