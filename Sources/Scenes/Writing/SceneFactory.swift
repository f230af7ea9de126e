/// Makes the scene of an index: the same for the same options, whoever asks and in whatever order.
package struct SceneFactory: Sendable {
  private let options: SceneOptions
  private let collages: CollageComposer

  package init(catalogue: ThingCatalogue, shapes: any SpriteShapes, options: SceneOptions) {
    self.options = options
    let things = options.part == .train ? catalogue.seen : catalogue.things
    collages = CollageComposer(things: things, shapes: shapes, part: options.part)
  }

  /// The scene of a picture; `index` counts from 0.
  package func scene(_ index: Int) throws(ScenesError) -> Scene {
    var random = options.part.random(seed: options.seed, index: index)
    return try collages.scene(random: &random)
  }
}
