import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

/// Damaged files, the same ones in every run: each must be read and written, or refused with an ``ImagingError``.
@Suite struct FuzzTests {
  /// CLIPCROP_FUZZ_ROUNDS asks for a longer run.
  private let rounds = ProcessInfo.processInfo.environment["CLIPCROP_FUZZ_ROUNDS"].flatMap(Int.init) ?? 60

  @Test(arguments: [
    "metadata.jpg", "progressive.jpg", "plain.png", "palette.png", "plain.webp", "plain.tif", "animated.gif",
    "plain.avif", "wide.png", "plain.ppm",
  ])
  func damagedFiles(_ name: String) throws {
    let original = try Fixture.bytes(name)
    var random = SeededGenerator(seed: UInt64(original.count))
    var readable = 0
    for _ in 0..<rounds {
      var bytes = original
      mutate(&bytes, &random)
      do throws(ImagingError) {
        let image = try Image.decode(bytes, name: name, maxPixels: 1_000_000)
        _ = try image.pixels(longestSide: 16)
        _ = try image.pixels()
        let options = OutputOptions(format: .png)
        _ = try image.encode(image.whole, scaledTo: PixelSize(width: 8, height: 8), options: options)
        readable += 1
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    // A damaged byte often spoils nothing that shows; if nothing at all were readable, the test would test nothing.
    #expect(readable < rounds)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 16)], at: place)
      default: bytes[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      }
    }
  }
}
