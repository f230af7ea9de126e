import Geometry
import Imaging
import Testing

/// What a model is shown of a file, against the same made of all of its pixels.
@Suite struct ModelInputTests {
  private let clip = Normalization(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  private func inputs(_ image: Image, _ side: PixelSize) throws -> (fromFile: [Float], fromPixels: [Float]) {
    (
      try image.squashed(to: side, filter: .bicubic, normalization: clip).planes,
      try image.pixels().squashed(to: side, filter: .bicubic, normalization: clip).planes
    )
  }

  private func difference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(a.count) : .infinity
  }

  /// All fixtures are 48 x 32 or 32 x 48: at 10 pixels a side the decoder leaves them as they are.
  @Test(arguments: (1...8).map { "orientation-\($0).jpg" } + ["plain.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg"])
  func usualSizesAreExact(_ name: String) throws {
    let (file, pixels) = try inputs(Fixture.open(name), PixelSize(width: 11, height: 10))
    #expect(file == pixels)
  }

  /// At 4 a side it halves them.
  @Test(arguments: (1...8).map { "orientation-\($0).jpg" } + ["plain.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg"])
  func largeOnesAreShrunkByTheDecoderAndTurned(_ name: String) throws {
    let (file, pixels) = try inputs(Fixture.open(name), PixelSize(width: 4, height: 3))
    // The grey one is so even that halving changes nothing.
    #expect(file != pixels || name == "grey.jpg")
    // Fixtures this small are all edges; turned wrongly, they would differ by 0.2 and more.
    #expect(difference(file, pixels) < 0.05, "\(difference(file, pixels))")
  }

  @Test func paddedOnesAreExact() throws {
    for name in ["orientation-6.jpg", "plain.jpg", "alpha.png", "wide.png"] {
      let image = try Fixture.open(name)
      let side = PixelSize(width: 8, height: 8)
      #expect(
        try image.paddedToSquare(to: side, normalization: clip)
          == image.pixels().paddedToSquare(to: side, normalization: clip), "\(name)")
    }
  }

  /// A decoder that shrinks still reads the whole file.
  @Test func whatIsCutOffIsToldOfLargeOnesToo() throws {
    let bytes = try Fixture.bytes("plain.jpg")
    for side in [4, 16] {
      let image = try Image.decode(bytes.prefix(bytes.count * 9 / 10), name: "cut")
      #expect(throws: ImagingError.truncated(name: "cut", format: .jpeg)) {
        try image.squashed(to: PixelSize(width: side, height: side), filter: .bicubic, normalization: clip)
      }
    }
  }
}
