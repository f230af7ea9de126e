/// Makes the scene of an index: the same for the same options, whoever asks and in whatever order.
package struct SceneFactory: Sendable {
  private let options: SceneOptions
  private let collages: CollageComposer
  private let composer: SceneComposer

  package init(catalogue: ThingCatalogue, shapes: any SpriteShapes, options: SceneOptions) {
    self.options = options
    let things = options.part == .train ? catalogue.seen : catalogue.things
    collages = CollageComposer(things: things, shapes: shapes, part: options.part)
    composer = SceneComposer(catalogue: catalogue, shapes: shapes, part: options.part)
  }

  /// The scene of a picture; `index` counts from 0.
  ///
  /// - Throws: ``ScenesError/cannotCompose(kind:)`` where no try led to a scene: the catalogue has too little to choose from.
  package func scene(_ index: Int) throws(ScenesError) -> Scene {
    var random = options.part.random(seed: options.seed, index: index)
    let kind = random.choice(options.kinds) ?? .plain
    if kind == .collage { return try collages.scene(random: &random) }
    if kind == .clutter { return try collages.clutter(random: &random) }
    if kind == .portrait { return try collages.portrait(random: &random) }
    // One try in three or so ends without room for all that was wanted.
    for _ in 0..<200 {
      guard var scene = try composer.scene(kind, random: &random) else { continue }
      if kind == .example { try askByExample(&scene, &random) }
      return scene
    }
    throw .cannotCompose(kind: kind)
  }

  /// Adds a line that asks for what the first line asks for, by a picture of it alone.
  private func askByExample(_ scene: inout Scene, _ random: inout SceneRandom) throws(ScenesError) {
    guard var line = scene.lines.first,
      let subject = scene.things.first(where: { $0.box == line.subjects.first })
    else { return }
    line.kind = .example
    line.example = try collages.portrait(of: subject, random: &random)
    scene.lines.append(line)
  }
}
