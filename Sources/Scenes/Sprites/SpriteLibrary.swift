internal import Imaging
internal import Synchronization

/// The emoji of the font, each rendered once, however many scenes and threads use it.
package final class SpriteLibrary: SpriteShapes {
  private let sprites = Mutex<[String: Sprite]>([:])

  package init() {}

  /// The sprite of one emoji.
  /// - Throws: ``ScenesError/imaging(_:)`` where the font or the glyph is missing.
  package func sprite(_ text: String) throws(ScenesError) -> Sprite {
    if let sprite = sprites.withLock({ $0[text] }) { return sprite }
    do throws(ImagingError) {
      // Two threads may render the same glyph at first; the results are alike.
      let sprite = try Sprite(Layer.emoji(text))
      sprites.withLock { $0[text] = sprite }
      return sprite
    } catch {
      throw .imaging(error)
    }
  }

  package func shape(of text: String) throws(ScenesError) -> SpriteShape {
    try sprite(text).shape
  }

  /// Tells one version of the font from another: a digest of one glyph's pixels.
  package static func fontFingerprint() throws(ScenesError) -> String {
    do throws(ImagingError) {
      let digest = ContentDigest()
      try Layer.emoji("\u{1F34E}").bytes.withUnsafeBytes(digest.update)
      return digest.text
    } catch {
      throw .imaging(error)
    }
  }
}
