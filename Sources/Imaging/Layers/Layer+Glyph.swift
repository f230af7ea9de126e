internal import CVips
internal import Geometry

extension Layer {
  /// The font that emoji are drawn with, and the Debian package it comes in.
  package static let emojiFont = (family: "Noto Color Emoji", package: "fonts-noto-color-emoji")

  /// One emoji in the font's colours at the size of the font's own bitmaps (136 x 128 pixels), cut to what is seen of it.
  ///
  /// - Parameter text: the characters of one emoji, joiners and variation selectors included.
  /// - Throws: ``ImagingError/noColorFont(family:package:)`` where the font is not installed (another one draws then, without
  ///   colours); ``ImagingError/noGlyph(text:family:)`` where it has no picture for the text.
  package static func emoji(_ text: String) throws(ImagingError) -> Layer {
    if let fontFault { throw fontFault }
    let layer = try rendered(text)
    // A sequence that the font does not know falls apart into several pictures.
    guard drawsInColor(layer), layer.size.width <= 150 else {
      throw .noGlyph(text: text, family: emojiFont.family)
    }
    return layer
  }

  /// Why no emoji can be drawn, found by a red apple once a process: fonts do not come and go.
  private static let fontFault: ImagingError? = {
    do throws(ImagingError) {
      return drawsInColor(try rendered("\u{1F34E}"))
        ? nil : .noColorFont(family: emojiFont.family, package: emojiFont.package)
    } catch {
      return error
    }
  }()

  private static func rendered(_ text: String) throws(ImagingError) -> Layer {
    do throws(VipsFailure) {
      guard try Imaging.require("text", module: nil) else { throw VipsFailure("libvips was built without text") }
      // 109 pixels to the em is what the font's bitmaps were drawn for.
      let raster = try Raster.wrapping { ccv_color_text(text, "\(emojiFont.family) 109", $0) }
      guard raster.bands == 4, raster.sampleFormat == "uchar" else { throw VipsFailure("the text has no colours") }
      return Layer(size: raster.size, straight: try raster.bytes()).trimmed()
    } catch {
      throw .textUnavailable(detail: error.detail)
    }
  }

  /// Whether anything is not black, the colour of text in a font without colours.
  private static func drawsInColor(_ layer: Layer) -> Bool {
    stride(from: 0, to: layer.bytes.count, by: 4).contains { pixel in
      layer.bytes[pixel..<pixel + 3].contains { $0 > 8 }
    }
  }
}
