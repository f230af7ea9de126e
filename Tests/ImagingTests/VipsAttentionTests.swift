import Foundation
import Geometry
import Imaging
import Testing

/// libvips' smart crop.
@Suite struct VipsAttentionTests {
  /// A grey picture with a colourful checkerboard in one place.
  private func picture(_ size: PixelSize, spot: PixelRect) throws -> Image {
    var bytes = [UInt8](repeating: 128, count: size.area * 3)
    for y in spot.y..<spot.y + spot.height {
      for x in spot.x..<spot.x + spot.width {
        let place = (y * size.width + x) * 3
        let bright = (x / 10 + y / 10) % 2 == 0
        (bytes[place], bytes[place + 1], bytes[place + 2]) = bright ? (240, 40, 30) : (20, 30, 160)
      }
    }
    return try Image.decode(PixelBuffer(size: size, bytes: bytes).encoded(as: .png))
  }

  @Test(arguments: [(20, 20), (300, 20), (20, 220), (300, 220)])
  func findsTheSpot(x: Int, y: Int) throws {
    let spot = PixelRect(x: x, y: y, width: 60, height: 60)
    let image = try picture(PixelSize(width: 400, height: 300), spot: spot)
    let window = try image.attentionWindow(size: PixelSize(width: 200, height: 150))
    #expect(window.size == PixelSize(width: 200, height: 150))
    #expect(window.fits(in: image.size))
    #expect(window.box.contains(spot.box), "\(window)")
  }

  @Test func aLargePictureIsReduced() throws {
    let spot = PixelRect(x: 1500, y: 2200, width: 300, height: 300)
    let image = try picture(PixelSize(width: 2000, height: 2600), spot: spot)
    let window = try image.attentionWindow(size: PixelSize(width: 1001, height: 1303))
    #expect(window.size == PixelSize(width: 1001, height: 1303))
    #expect(window.fits(in: image.size))
    #expect(window.box.contains(spot.box), "\(window)")
  }

  @Test func wholeAndTinyWindows() throws {
    let image = try picture(PixelSize(width: 40, height: 30), spot: PixelRect(x: 30, y: 20, width: 5, height: 5))
    #expect(try image.attentionWindow(size: image.size) == image.whole)
    #expect(try image.attentionWindow(size: PixelSize(width: 1, height: 1)).fits(in: image.size))
    let dot = try picture(PixelSize(width: 1, height: 1), spot: PixelRect(x: 0, y: 0, width: 1, height: 1))
    #expect(try dot.attentionWindow(size: dot.size) == dot.whole)
  }

  @Test(arguments: [
    PixelSize(width: 41, height: 10), PixelSize(width: 0, height: 5), PixelSize(width: -3, height: .max),
  ])
  func sizesThatDoNotFitAreRefused(_ size: PixelSize) throws {
    let image = try picture(PixelSize(width: 40, height: 30), spot: PixelRect(x: 0, y: 0, width: 5, height: 5))
    let error = ImagingError.outside(
      rect: PixelRect(x: 0, y: 0, width: size.width, height: size.height), size: image.size)
    #expect(throws: error) { try image.attentionWindow(size: size) }
  }
}
