import Geometry
import Imaging
import Scenes
import Testing

@Suite(.enabled(if: Machine.hasFont)) struct SceneRendererTests {
  private let sprites = SpriteLibrary()

  private func scene(_ things: [PlacedThing]) -> Scene {
    Scene(
      size: PixelSize(width: 160, height: 120),
      backdrop: Backdrop(family: .studio, palette: 0, horizon: 0.6, seed: 1), things: things)
  }

  /// The bounds of what differs.
  private func change(_ a: PixelBuffer, _ b: PixelBuffer) -> Box<Pixels>? {
    let changed = (0..<a.size.area).filter { pixel in
      (0..<3).contains { abs(Int(a.bytes[pixel * 3 + $0]) - Int(b.bytes[pixel * 3 + $0])) > 24 }
    }
    let (xs, ys) = (changed.map { $0 % a.width }, changed.map { $0 / a.width })
    guard let x0 = xs.min(), let x1 = xs.max(), let y0 = ys.min(), let y1 = ys.max() else { return nil }
    return Box(x0: Double(x0), y0: Double(y0), x1: Double(x1 + 1), y1: Double(y1 + 1))
  }

  @Test(arguments: ["\u{1F34E}", "\u{1F415}", "\u{1F336}\u{FE0F}", "\u{1F3CE}\u{FE0F}"], [0.0, -12, 14])
  func boxesAgreeWithPixels(_ text: String, _ rotation: Double) throws {
    let renderer = SceneRenderer(sprites: sprites)
    let empty = try renderer.picture(of: scene([]))
    for isFlipped in [false, true] {
      let thing = PlacedThing(
        name: "thing", glyph: Thing.Glyph(text: text, facing: .front, isHead: false),
        shape: try sprites.shape(of: text), center: SIMD2(80, 60), height: 60, rotation: rotation, isFlipped: isFlipped)
      let seen = try #require(change(empty, try renderer.picture(of: scene([thing]))))
      for (found, told) in zip(seen.edges, thing.box.edges) { #expect(abs(found - told) < 3, "\(seen) \(thing.box)") }
    }
  }

  @Test func outlinesFollowTheGlyph() throws {
    let shape = try sprites.shape(of: "\u{1F34E}")
    #expect((0.6...1.3).contains(shape.aspect) && shape.hull.count > 8)
    // An apple's corners are empty.
    #expect(!shape.hull.contains { $0.x < 0.05 && $0.y < 0.05 })
  }

  @Test func aShadowLiesUnderWhatStands() throws {
    let renderer = SceneRenderer(sprites: sprites)
    var thing = PlacedThing(
      name: "apple", glyph: Thing.Glyph(text: "\u{1F34E}", facing: .front, isHead: false),
      shape: try sprites.shape(of: "\u{1F34E}"), center: SIMD2(80, 60), height: 50)
    let without = try renderer.picture(of: scene([thing]))
    thing.shadow = .contact
    let with = try renderer.picture(of: scene([thing]))
    let place = (Int(thing.box.y1 + 2) * 160 + 80) * 3
    #expect(Int(with.bytes[place]) < Int(without.bytes[place]) - 8)
  }

  @Test func anUnknownGlyphIsAnErrorThatNamesIt() throws {
    #expect(throws: ScenesError.self) { try sprites.sprite("A") }
  }
}
