import Foundation
import Geometry
import Imaging
import Testing

/// Against Pillow's resize and transformers' image processors (resample.json, Tools/imaging_fixture.py).
@Suite struct ResamplerTests {
  private struct Reference: Decodable {
    struct Case: Decodable {
      let filter: Int
      let width: Int
      let height: Int
      let rgb: String
    }
    let cases: [Case]
    let inputs: [String: [Float]]
  }

  private let reference: Reference
  private let picture: PixelBuffer
  private let clip = Normalization(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  init() throws {
    reference = try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: Fixture.folder.appending(path: "resample.json")))
    picture = try Fixture.open("resample.png").pixels()
  }

  @Test func pillowsResize() throws {
    for item in reference.cases {
      let filter = try #require(ResampleFilter(rawValue: item.filter))
      let size = PixelSize(width: item.width, height: item.height)
      let ours = try Resampler.resized(picture, to: size, filter: filter).bytes
      let theirs = Fixture.unhex(item.rgb)
      // Pillow adds in fixed point: values next to a half may round the other way.
      #expect(largestDifference(ours, theirs) <= 1, "\(filter) to \(size)")
      #expect(meanDifference(ours, theirs) <= 0.005, "\(filter) to \(size)")
    }
  }

  @Test func sameSizeIsTheSamePicture() throws {
    #expect(try Resampler.resized(picture, to: picture.size, filter: .bicubic) == picture)
  }

  @Test func modelInputs() throws {
    let side = PixelSize(width: 24, height: 24)
    // One level is 0.015 here; the mean shows that almost no value is off by one.
    try compare("squashed", picture.squashed(to: side, filter: .bicubic, normalization: clip).planes, mean: 1e-4)
    try compare("padded", picture.paddedToSquare(to: side, normalization: clip).planes, mean: 1e-5)
    let tall = transposed(picture)
    try compare("paddedTall", tall.paddedToSquare(to: side, normalization: clip).planes, mean: 1e-5)
    let up = try picture.paddedToSquare(to: PixelSize(width: 70, height: 70), normalization: clip).planes
    let thinned = (0..<3).flatMap { c in
      stride(from: 0, to: 70, by: 5).flatMap { y in stride(from: 0, to: 70, by: 5).map { up[(c * 70 + y) * 70 + $0] } }
    }
    try compare("paddedUp", thinned, mean: 1e-5)
  }

  @Test func largeJPEGsAreShrunkByTheDecoderWithinTheTolerance() throws {
    let large = try Resampler.resized(picture, to: PixelSize(width: 403, height: 301), filter: .bicubic)
    let jpeg = try Image.decode(large.encoded(as: .jpeg, quality: 95))
    let side = PixelSize(width: 24, height: 24)
    let fast = try jpeg.squashed(to: side, filter: .bicubic, normalization: clip).planes
    let exact = try jpeg.pixels().squashed(to: side, filter: .bicubic, normalization: clip).planes
    #expect(fast != exact)
    let mean = zip(fast, exact).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(fast.count)
    #expect(mean <= 0.005, "\(mean)")
  }

  @Test func colorsAreConvertedAfterReducingAsIfBefore() throws {
    let side = PixelSize(width: 24, height: 24)
    let image = try Fixture.open("wide.png")
    let late = try image.squashed(to: side, filter: .bicubic, normalization: clip).planes
    let early = try image.pixels().squashed(to: side, filter: .bicubic, normalization: clip).planes
    // Half a level of rounding is 0.007.
    #expect(zip(late, early).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(late.count) <= 0.007)
  }

  @Test func tinyPictures() throws {
    for size in [PixelSize(width: 1, height: 1), PixelSize(width: 1, height: 40), PixelSize(width: 40, height: 1)] {
      let plain = PixelBuffer(size: size, bytes: [UInt8](repeating: 200, count: size.area * 3))
      let target = PixelSize(width: 9, height: 7)
      for filter in ResampleFilter.allCases {
        #expect(try Resampler.resized(plain, to: target, filter: filter).bytes.allSatisfy { $0 == 200 })
      }
      let input = try plain.paddedToSquare(to: target, normalization: clip)
      #expect(input.planes.count == 3 * 63 && input.planes.allSatisfy(\.isFinite))
    }
  }

  private func compare(_ key: String, _ ours: [Float], mean limit: Float) throws {
    let theirs = try #require(reference.inputs[key])
    try #require(ours.count == theirs.count)
    let mean = zip(ours, theirs).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(ours.count)
    #expect(mean <= limit, "\(key): \(mean)")
  }

  private func transposed(_ buffer: PixelBuffer) -> PixelBuffer {
    var bytes: [UInt8] = []
    for x in 0..<buffer.width {
      for y in 0..<buffer.height { bytes += buffer.bytes[(y * buffer.width + x) * 3..<(y * buffer.width + x) * 3 + 3] }
    }
    return PixelBuffer(size: PixelSize(width: buffer.height, height: buffer.width), bytes: bytes)
  }
}
