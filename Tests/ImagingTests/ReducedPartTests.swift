import Geometry
import Imaging
import Testing

/// A part of a picture, reduced.
@Suite struct ReducedPartTests {
  @Test func smallPartsAreAsTheyAre() throws {
    let image = try Fixture.open("plain.jpg")
    let rect = PixelRect(x: 3, y: 2, width: 20, height: 9)
    #expect(try image.pixels(in: rect, longestSide: 20) == image.pixels(in: rect))
  }

  @Test(arguments: 1...8) func orientationIsObeyed(_ orientation: Int) throws {
    let image = try Fixture.open("orientation-\(orientation).jpg")
    let rect = PixelRect(x: 4, y: 6, width: 16, height: 24)
    let part = try image.pixels(in: rect, longestSide: 12)
    #expect(part.size == PixelSize(width: 8, height: 12))
    let reference = try Resampler.resized(image.pixels(in: rect), to: part.size, filter: .lanczos)
    #expect(meanDifference(part.bytes, reference.bytes) < 3)
  }

  @Test func outsideIsRefused() throws {
    let image = try Fixture.open("plain.jpg")
    let rect = PixelRect(x: image.size.width - 5, y: 0, width: 10, height: 4)
    #expect(throws: ImagingError.outside(rect: rect, size: image.size)) { try image.pixels(in: rect, longestSide: 5) }
  }
}
