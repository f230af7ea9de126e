import Foundation
import Geometry
import Imaging
import Testing

/// The shared reference outputs, where they lie beside the project: pixel values from the file.
@Suite(.enabled(if: Fixture.shared != nil, "no shared reference material beside the project")) struct GoldenTests {
  private let clip = Normalization(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  @Test(arguments: [("image.jpg", "pixel_values"), ("query.jpg", "query_pixel_values")])
  func owlvit(_ file: String, _ key: String) throws {
    let side = PixelSize(width: 96, height: 96)
    let image = try open("owlvit-tiny", file)
    let ours = try image.squashed(to: side, filter: .bicubic, normalization: clip).planes
    #expect(meanDifference(ours, try tensor("owlvit-tiny", key)) <= 1e-4)
  }

  @Test(arguments: [("image.jpg", "pixel_values"), ("query.jpg", "query_pixel_values")])
  func owlv2(_ file: String, _ key: String) throws {
    let side = PixelSize(width: 112, height: 112)
    let ours = try open("owlv2-tiny", file).paddedToSquare(to: side, normalization: clip).planes
    #expect(meanDifference(ours, try tensor("owlv2-tiny", key)) <= 1e-5)
  }

  private func folder(_ model: String) throws -> URL {
    try #require(Fixture.shared).appending(path: "golden/\(model)")
  }

  private func open(_ model: String, _ file: String) throws -> Image {
    try Image.open(folder(model).appending(path: file).path)
  }

  /// One float tensor out of a safetensors file; the Safetensors target is no business of this one.
  private func tensor(_ model: String, _ key: String) throws -> [Float] {
    let data = try Data(contentsOf: folder(model).appending(path: "expected.safetensors"))
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try #require(JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: Any])
    let entry = try #require(header[key] as? [String: Any])
    let range = try #require(entry["data_offsets"] as? [Int])
    return data[8 + length + range[0]..<8 + length + range[1]].withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  private func meanDifference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(a.count)
  }
}
