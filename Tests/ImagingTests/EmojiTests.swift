import Foundation
import Geometry
import Imaging
import Testing

/// Emoji need the font; where it is not installed, that is what is said.
@Suite struct EmojiTests {
  static let isInstalled = (try? Layer.emoji("\u{1F34E}")) != nil

  @Test(.enabled(if: isInstalled)) func anEmojiComesInColourAtTheFontsOwnSize() throws {
    let apple = try Layer.emoji("\u{1F34E}")
    #expect((80...136).contains(apple.size.width) && (80...128).contains(apple.size.height))
    let middle = (apple.size.height / 2 * apple.size.width + apple.size.width / 2) * 4
    #expect(apple.bytes[middle] > 150 && apple.bytes[middle + 1] < 110 && apple.bytes[middle + 3] == 255)
    // Cut to what is seen: something touches every side.
    #expect(apple.extent() == PixelRect(x: 0, y: 0, width: apple.size.width, height: apple.size.height))
    #expect(try Layer.emoji("\u{1F34E}") == apple)
  }

  @Test(.enabled(if: isInstalled), arguments: ["A", "\u{1F34E}\u{1F34E}", "\u{E000}"])
  func whatIsNoEmojiIsRefused(_ text: String) {
    #expect(throws: ImagingError.noGlyph(text: text, family: Layer.emojiFont.family)) { try Layer.emoji(text) }
  }

  @Test(arguments: ["", " "]) func nothingIsNoEmoji(_ text: String) {
    #expect(throws: ImagingError.self) { try Layer.emoji(text) }
  }

  @Test func aMissingFontIsNamedWithItsPackage() {
    let error = ImagingError.noColorFont(family: "Noto Color Emoji", package: "fonts-noto-color-emoji")
    #expect(error.description.contains("fonts-noto-color-emoji"))
  }
}
