import Foundation
import Geometry
import Imaging
import Testing

/// metadata.jpg carries EXIF (turned, with a thumbnail and a maker note), XMP and Photoshop resources with thumbnails.
@Suite struct MetadataTests {
  private let image: Image
  private let rect = PixelRect(x: 4, y: 6, width: 20, height: 31)

  init() throws {
    image = try Fixture.open("metadata.jpg")
  }

  private func crop(_ format: ImageFormat = .jpeg, strip: Bool = false) throws -> [UInt8] {
    try image.encode(rect, options: OutputOptions(format: format, strip: strip))
  }

  private func holds(_ bytes: [UInt8], _ text: String) -> Bool { Data(bytes).range(of: Data(text.utf8)) != nil }

  @Test func theFixtureHoldsWhatIsToBeRemoved() throws {
    let bytes = try Fixture.bytes("metadata.jpg")
    #expect(holds(bytes, "SECRETTHUMB") && holds(bytes, "MAKERNOTE") && holds(bytes, "tiff:Orientation=\"6\""))
    #expect(Data(bytes).ranges(of: Data([0xFF, 0xD8, 0xFF])).count >= 4)
  }

  @Test func metadataStaysAndTellsOfTheCrop() throws {
    let bytes = try crop()
    for kept in ["ClipMaker", "Someone", "2026:01:02 03:04:05", "dc:source=\"kept\"", "Title"] {
      #expect(holds(bytes, kept), "\(kept)")
    }
    #expect(holds(bytes, "tiff:Orientation=\"1\"") && holds(bytes, "exif:PixelXDimension=\"20\""))
    let exif = try #require(EXIF(jpeg: bytes))
    #expect(exif.value(0x0112) == 1, "orientation")
    #expect(exif.value(0xA002) == 20 && exif.value(0xA003) == 31, "size")
    #expect(try Image.decode(bytes).size == rect.size, "not turned a second time")
  }

  @Test(arguments: [ImageFormat.jpeg, .png, .webp, .tiff, .avif])
  func noPictureOfTheWholeComesAlong(_ format: ImageFormat) throws {
    let bytes = try crop(format)
    #expect(!holds(bytes, "SECRETTHUMB"))
    #expect(!holds(bytes, "MAKERNOTE"))
    // Only the crop itself starts a JPEG stream.
    #expect(Data(bytes).ranges(of: Data([0xFF, 0xD8, 0xFF])).count == (format == .jpeg ? 1 : 0))
  }

  @Test func stripRemovesAllOfIt() throws {
    for format in [ImageFormat.jpeg, .png, .webp, .tiff] {
      let bytes = try crop(format, strip: true)
      for gone in ["ClipMaker", "Someone", "kept", "Title", "xmpmeta", "8BIM"] {
        #expect(!holds(bytes, gone), "\(gone) in \(format)")
      }
    }
  }

  @Test func profilesAreKeptAndStrippingKeepsTheColours() throws {
    let wide = try Fixture.open("wide.png")
    let kept = try Image.decode(wide.encode(wide.whole, options: OutputOptions(format: .png)))
    #expect(kept.hasProfile)
    #expect(try kept.pixels() == wide.pixels())
    let stripped = try Image.decode(wide.encode(wide.whole, options: OutputOptions(format: .png, strip: true)))
    #expect(!stripped.hasProfile)
    #expect(try largestDifference(stripped.pixels().bytes, wide.pixels().bytes) <= 1)
  }

  @Test func brokenXMPIsDroppedNotFatal() throws {
    var bytes = try Fixture.bytes("metadata.jpg")
    let packet = try #require(Data(bytes).range(of: Data("<x:xmpmeta".utf8)))
    bytes[packet.lowerBound] = 0xFF
    let broken = try Image.decode(bytes)
    let crop = try broken.encode(rect, options: OutputOptions(format: .jpeg))
    #expect(!holds(crop, "xmpmeta") && !holds(crop, "SECRETTHUMB"))
  }
}

/// A reader of just enough EXIF to check what was written: short and long values of the first directory and of the
/// camera's.
private struct EXIF {
  private var values: [Int: Int] = [:]

  func value(_ tag: Int) -> Int? { values[tag] }

  init?(jpeg: [UInt8]) {
    guard let header = Data(jpeg).range(of: Data("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(jpeg[header.upperBound...])
    let little = tiff[0] == 0x49
    func number(_ offset: Int, _ count: Int) -> Int {
      let bytes = tiff[offset..<offset + count]
      return (little ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    var pending = [number(4, 4)]
    while let directory = pending.popLast() {
      for index in 0..<number(directory, 2) {
        let entry = directory + 2 + 12 * index
        let value = number(entry + 2, 2) == 3 ? number(entry + 8, 2) : number(entry + 8, 4)
        values[number(entry, 2)] = value
        if number(entry, 2) == 0x8769 { pending.append(value) }
      }
    }
  }
}
