import Foundation
import Geometry
import Imaging
import Testing

/// Every kind of picture against what Pillow sees in it (expected.json, Tools/imaging_fixture.py).
@Suite struct ReadingTests {
  @Test func everyKindMatchesPillow() throws {
    let expected = try Fixture.expected()
    #expect(expected.count > 25)
    for (name, seen) in expected.sorted(by: { $0.key < $1.key }) {
      let image = try Fixture.open(name)
      #expect(image.size == seen.size, "\(name)")
      let pixels = try image.pixels()
      #expect(pixels.size == seen.size, "\(name)")
      let difference = largestDifference(pixels.bytes, seen.bytes)
      #expect(difference <= seen.tolerance, "\(name): off by \(difference)")
    }
  }

  @Test func headersAreKnownBeforeDecoding() throws {
    let animated = try Fixture.open("animated.gif")
    #expect(animated.format == .gif && animated.pages == 3)
    let deep = try Fixture.open("deep-alpha.png")
    #expect(deep.bitDepth == 16 && deep.hasAlpha && !deep.hasProfile)
    #expect(try Fixture.open("wide.png").hasProfile)
    #expect(try Fixture.open("plain.avif").format == .avif)
    #expect(try Fixture.open("orientation-6.jpg").size == PixelSize(width: 32, height: 48))
  }

  @Test func contentDecidesNotTheName() throws {
    let image = try Fixture.open("actually-png.jpg")
    #expect(image.format == .png)
    #expect(try image.pixels() == Fixture.open("plain.png").pixels())
  }

  @Test func bytesReadAsTheFileDoes() throws {
    let image = try Image.decode(Fixture.bytes("orientation-7.jpg"))
    #expect(try image.pixels() == Fixture.open("orientation-7.jpg").pixels())
  }

  @Test func partsAreCutFromTheUprightPicture() throws {
    for turn in 1...8 {
      let image = try Fixture.open("orientation-\(turn).jpg")
      let whole = try image.pixels()
      let rect = PixelRect(x: 3, y: 5, width: 11, height: 7)
      let part = try image.pixels(in: rect)
      #expect(part.size == rect.size)
      for y in 0..<rect.height {
        let row = ((rect.y + y) * whole.width + rect.x) * 3
        #expect(
          Array(whole.bytes[row..<row + rect.width * 3])
            == Array(part.bytes[y * rect.width * 3..<(y + 1) * rect.width * 3]), "orientation \(turn), row \(y)")
      }
    }
  }

  @Test func thumbnailsKeepTheRatioAndTheColours() throws {
    for name in ["orientation-6.jpg", "alpha.png", "cmyk.jpg", "deep.png", "wide.png", "plain.webp", "grey.jpg"] {
      let image = try Fixture.open(name)
      let small = try image.pixels(longestSide: 12)
      #expect(small.size == image.size.fitted(longestSide: 12), "\(name)")
      let exact = try Resampler.resized(image.pixels(), to: small.size, filter: .lanczos)
      // Another order of scaling and converting, and a decoder that shrinks: near, not equal.
      #expect(meanDifference(small.bytes, exact.bytes) < 6, "\(name)")
    }
  }

  @Test func thumbnailsAreNeverEnlarged() throws {
    #expect(try Fixture.open("plain.png").pixels(longestSide: 5000).size == PixelSize(width: 48, height: 32))
  }

  @Test func severalTasksReadOneImage() async throws {
    let image = try Fixture.open("orientation-5.jpg")
    let expected = try image.pixels()
    try await withThrowingTaskGroup(of: PixelBuffer.self) { group in
      for _ in 0..<16 { group.addTask { try image.pixels() } }
      for try await pixels in group { #expect(pixels == expected) }
    }
  }
}
