internal import Geometry
package import Imaging

/// Draws scenes.
package struct SceneRenderer: Sendable {
  private let sprites: SpriteLibrary

  package init(sprites: SpriteLibrary) {
    self.sprites = sprites
  }

  /// The scene's pixels: the same for the same scene and the same version of the font.
  package func picture(of scene: Scene) throws(ScenesError) -> PixelBuffer {
    do throws(ImagingError) {
      var canvas = LayerCanvas(try Layer.backdrop(svg: scene.backdrop.svg(size: scene.size)))
      try canvas.blur(radius: scene.light.depth)
      let air = Palette.palette(scene.backdrop.palette, of: scene.backdrop.family).bottom.color
      for thing in scene.things {
        let sprite = try sprite(of: thing)
        drawShadow(of: thing, sprite, on: &canvas)
        draw(thing, sprite, air: air, on: &canvas)
      }
      try canvas.blur(radius: scene.light.blur)
      canvas.light(
        gain: scene.light.gain, vignette: scene.light.vignette, noise: scene.light.noise, seed: scene.backdrop.seed)
      return canvas.pixels
    } catch {
      throw .imaging(error)
    }
  }

  private func sprite(of thing: PlacedThing) throws(ImagingError) -> Sprite {
    do throws(ScenesError) { return try sprites.sprite(thing.glyph.text) } catch {
      guard case .imaging(let cause) = error else { throw .library(detail: error.description) }
      throw cause
    }
  }

  private func draw(_ thing: PlacedThing, _ sprite: Sprite, air: Color, on canvas: inout LayerCanvas) {
    let look = thing.look
    var color = ColorShift(
      hue: look.hue, saturation: look.saturation, contrast: look.contrast, brightness: look.brightness)
    if look.haze > 0 { color = color.tinted(air, strength: look.haze) }
    let placement = thing.placement
    canvas.draw(sprite.picture(width: placement.width, softness: look.softness), at: placement, color: color)
  }

  private func drawShadow(of thing: PlacedThing, _ sprite: Sprite, on canvas: inout LayerCanvas) {
    var placement = thing.placement
    placement.width *= sprite.shadowScale.x
    placement.height *= sprite.shadowScale.y
    switch thing.shadow {
    case .none: return
    case .drop:
      placement.center += SIMD2(0.025, 0.04) * thing.height
      canvas.draw(sprite.shadow, at: placement, color: .flat(.black), opacity: 0.3)
    case .contact:
      // The silhouette lies flat on the ground: thin, its middle where the thing touches.
      let box = thing.box
      let flat = LayerPlacement(
        center: SIMD2(box.centerX, box.y1 - 0.01 * box.height), width: box.width * 1.08,
        height: 0.17 * min(box.width, 1.4 * box.height))
      canvas.draw(Sprite.spot, at: flat, color: .flat(Color(red: 12, green: 14, blue: 34)), opacity: 0.42)
    }
  }
}
