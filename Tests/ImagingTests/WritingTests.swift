import Foundation
import Geometry
import Imaging
import Testing

/// What is written, read back; kept apart from MetadataTests, which look at what comes along with the pixels.
@Suite struct WritingTests {
  @Test func losslessCropsAreThePixels() throws {
    for turn in 1...8 {
      let image = try Fixture.open("orientation-\(turn).jpg")
      let rect = PixelRect(x: 2, y: 9, width: 21, height: 13)
      let crop = try Image.decode(image.encode(rect, options: OutputOptions(format: .png)))
      #expect(crop.size == rect.size)
      #expect(try crop.pixels() == image.pixels(in: rect), "orientation \(turn)")
    }
  }

  @Test(arguments: [ImageFormat.jpeg, .png, .webp, .tiff, .avif, .gif, .jxl])
  func everyFormatReadsBack(_ format: ImageFormat) throws {
    for name in ["plain.png", "alpha.png", "grey-alpha.png", "deep.png", "deep-grey.png", "cmyk.tif", "wide.png"] {
      let image = try Fixture.open(name)
      let options = OutputOptions(format: format, quality: 95)
      let crop: Image
      do { crop = try Image.decode(image.encode(image.whole, options: options)) } catch ImagingError.noEncoder {
        continue  // The installed libvips was built without it.
      }
      #expect(crop.format == format && crop.size == image.size)
      // A palette of 256 colours is the coarsest.
      let difference = try meanDifference(crop.pixels().bytes, image.pixels().bytes)
      #expect(difference < 8, "\(name) as \(format): \(difference)")
    }
  }

  @Test func depthAlphaGreyAndInkAreKept() throws {
    func rewritten(_ name: String, _ format: ImageFormat) throws -> Image {
      let image = try Fixture.open(name)
      return try Image.decode(image.encode(image.whole, options: OutputOptions(format: format)))
    }
    #expect(try rewritten("deep.png", .png).bitDepth == 16)
    #expect(try rewritten("deep.png", .tiff).bitDepth == 16)
    #expect(try rewritten("deep.png", .jpeg).bitDepth == 8)
    #expect(try rewritten("alpha.png", .webp).hasAlpha)
    #expect(try rewritten("alpha.png", .png).hasAlpha)
    #expect(try !rewritten("alpha.png", .jpeg).hasAlpha)
    #expect(try rewritten("grey.png", .jpeg).channels == 1)
    #expect(try rewritten("deep-grey.png", .png).channels == 1)
    #expect(try rewritten("cmyk.jpg", .jpeg).channels == 4)
    #expect(try rewritten("cmyk.jpg", .tiff).channels == 4)
    #expect(try rewritten("cmyk.jpg", .png).channels == 3)
  }

  @Test func scalesToTheAskedSize() throws {
    let image = try Fixture.open("alpha.png")
    for size in [PixelSize(width: 20, height: 11), PixelSize(width: 96, height: 64), PixelSize(width: 1, height: 1)] {
      let bytes = try image.encode(image.whole, scaledTo: size, options: OutputOptions(format: .png))
      let scaled = try Image.decode(bytes)
      #expect(scaled.size == size && scaled.bitDepth == 8)
      let exact = try Resampler.resized(image.pixels(), to: size, filter: .lanczos)
      #expect(try meanDifference(scaled.pixels().bytes, exact.bytes) < 4, "\(size)")
    }
  }

  @Test func qualityDecidesTheSizeOfTheFile() throws {
    let image = try Fixture.open("resample.png")
    for format in [ImageFormat.jpeg, .webp, .avif] {
      let low = try image.encode(image.whole, options: OutputOptions(format: format, quality: 20))
      let high = try image.encode(image.whole, options: OutputOptions(format: format, quality: 95))
      #expect(low.count < high.count, "\(format)")
    }
  }

  @Test func formatsAreNamedByExtension() throws {
    #expect(try ImageFormat.forOutput("a.b/c.JPG") == .jpeg)
    #expect(try ImageFormat.forOutput("x.tif") == .tiff)
    #expect(ImageFormat(named: "webp") == .webp && ImageFormat(named: "jpeg") == .jpeg)
    for bad in ["photo", "photo.xyz", "a.png/b", "", ".", "png"] {
      #expect(throws: ImagingError.unknownFormat(name: bad)) { try ImageFormat.forOutput(bad) }
    }
    #expect(throws: ImagingError.noEncoder(format: .jp2)) { try ImageFormat.forOutput("a.jp2") }
  }

  @Test func formatsWithSmallHeadersRefuseLargePictures() throws {
    let image = try Fixture.open("plain.png")
    let size = PixelSize(width: 20_000, height: 10)
    #expect(throws: ImagingError.tooLargeForFormat(format: .webp, size: size, limit: 16_383)) {
      try image.encode(image.whole, scaledTo: size, options: OutputOptions(format: .webp))
    }
  }

  @Test func pixelBuffersAreWrittenToo() throws {
    let pixels = try Fixture.open("plain.png").pixels()
    #expect(try Image.decode(pixels.encoded(as: .png)).pixels() == pixels)
  }
}
