import Geometry
import Imaging
import Testing

@Suite struct LayerTests {
  private func plain(_ width: Int, _ height: Int, _ level: UInt8 = 100) -> LayerCanvas {
    let size = PixelSize(width: width, height: height)
    return LayerCanvas(PixelBuffer(size: size, bytes: [UInt8](repeating: level, count: size.area * 3)))
  }

  private func color(_ pixels: PixelBuffer, _ x: Int, _ y: Int) -> [UInt8] {
    let place = (y * pixels.width + x) * 3
    return Array(pixels.bytes[place..<place + 3])
  }

  /// Red on the left, blue on the right, opaque.
  private var flag: Layer {
    let size = PixelSize(width: 8, height: 4)
    return Layer(
      size: size, straight: (0..<32).flatMap { $0 % 8 < 4 ? [255, 0, 0, 255] : [0, 0, 255, 255] as [UInt8] })
  }

  @Test func aLayerKeepsItsPixelsWhereNothingIsScaled() {
    var canvas = plain(20, 10)
    canvas.draw(flag, at: LayerPlacement(center: [10, 5], width: 8, height: 4))
    #expect(color(canvas.pixels, 7, 4) == [255, 0, 0] && color(canvas.pixels, 12, 4) == [0, 0, 255])
    #expect(color(canvas.pixels, 5, 4) == [100, 100, 100] && color(canvas.pixels, 7, 2) == [100, 100, 100])
  }

  @Test func flippingExchangesTheSides() {
    var canvas = plain(20, 10)
    canvas.draw(flag, at: LayerPlacement(center: [10, 5], width: 8, height: 4, isFlipped: true))
    #expect(color(canvas.pixels, 7, 4) == [0, 0, 255] && color(canvas.pixels, 12, 4) == [255, 0, 0])
  }

  @Test func turningIsClockwise() {
    var canvas = plain(20, 20)
    canvas.draw(flag, at: LayerPlacement(center: [10, 10], width: 8, height: 4, rotation: 90))
    #expect(color(canvas.pixels, 10, 7) == [255, 0, 0] && color(canvas.pixels, 10, 12) == [0, 0, 255])
  }

  @Test func opacityMixesWithWhatIsBehind() {
    var canvas = plain(20, 10)
    canvas.draw(flag, at: LayerPlacement(center: [10, 5], width: 8, height: 4), opacity: 0.5)
    let seen = color(canvas.pixels, 7, 4)
    #expect(abs(Int(seen[0]) - 178) <= 1 && abs(Int(seen[1]) - 50) <= 1)
  }

  @Test func whatLeavesThePictureIsCutAndNonsenseShowsNothing() {
    var canvas = plain(20, 10)
    canvas.draw(flag, at: LayerPlacement(center: [0, 0], width: 8, height: 4))
    #expect(color(canvas.pixels, 2, 1) == [0, 0, 255])
    let before = canvas.pixels
    for placement in [
      LayerPlacement(center: [.nan, 3], width: 8, height: 4), LayerPlacement(center: [5, 5], width: 0, height: 4),
      LayerPlacement(center: [5, 5], width: 8, height: -4), LayerPlacement(center: [1e9, 5], width: 8, height: 4),
      LayerPlacement(center: [5, 5], width: .infinity, height: 4),
    ] {
      canvas.draw(flag, at: placement)
    }
    #expect(canvas.pixels == before)
  }

  @Test func theExtentOfAPlacementIsThatOfItsPixels() {
    let placement = LayerPlacement(center: [40, 40], width: 30, height: 12, rotation: 33, isFlipped: true)
    let solid = Layer(size: PixelSize(width: 30, height: 12), premultiplied: [UInt8](repeating: 255, count: 1440))
    var canvas = plain(80, 80, 0)
    canvas.draw(solid, at: placement)
    let drawn = (0..<6400).filter { canvas.pixels.bytes[$0 * 3] > 127 }
    let (xs, ys) = (drawn.map { Double($0 % 80) }, drawn.map { Double($0 / 80) })
    let extent = placement.extent
    #expect(abs((xs.min() ?? 0) - extent.x0) < 1.6 && abs((xs.max() ?? 0) + 1 - extent.x1) < 1.6)
    #expect(abs((ys.min() ?? 0) - extent.y0) < 1.6 && abs((ys.max() ?? 0) + 1 - extent.y1) < 1.6)
  }

  @Test func trimmingPaddingAndHalvingKeepWhatIsSeen() throws {
    let padded = flag.padded(by: 3)
    #expect(padded.size == PixelSize(width: 14, height: 10))
    #expect(padded.trimmed() == flag)
    #expect(padded.extent() == PixelRect(x: 3, y: 3, width: 8, height: 4))
    let half = flag.halved()
    #expect(half.size == PixelSize(width: 4, height: 2) && Array(half.bytes.prefix(4)) == [255, 0, 0, 255])
    let empty = Layer(size: PixelSize(width: 2, height: 2), premultiplied: [UInt8](repeating: 0, count: 16))
    #expect(empty.extent() == nil && empty.trimmed() == empty)
  }

  @Test func coloursAreShiftedAsTold() {
    func drawn(_ shift: ColorShift) -> [UInt8] {
      var canvas = plain(20, 10)
      canvas.draw(flag, at: LayerPlacement(center: [10, 5], width: 8, height: 4), color: shift)
      return color(canvas.pixels, 7, 4)
    }
    #expect(drawn(ColorShift()) == [255, 0, 0])
    #expect(Set(drawn(ColorShift(saturation: 0))) == [76])
    #expect(drawn(ColorShift(brightness: 0.5))[0] == 128)
    // A third of the circle takes red to green.
    #expect(drawn(ColorShift(hue: 120)) == [0, 255, 0])
    #expect(drawn(.flat(.white)) == [255, 255, 255])
    #expect(drawn(ColorShift().tinted(.black, strength: 1)) == [0, 0, 0])
  }

  @Test func blurringKeepsTheMean() throws {
    var canvas = plain(30, 30)
    canvas.draw(flag, at: LayerPlacement(center: [15, 15], width: 8, height: 4))
    let before = canvas.pixels.bytes.reduce(0) { $0 + Int($1) }
    try canvas.blur(radius: 2)
    let after = canvas.pixels.bytes.reduce(0) { $0 + Int($1) }
    #expect(color(canvas.pixels, 12, 14)[0] < 230)
    #expect(abs(before - after) < 2700 / 2)
    try canvas.blur(radius: 1000)
    #expect(Set(canvas.pixels.bytes.map { $0 / 8 }).count <= 2)
  }

  @Test func grainFollowsItsSeed() {
    func grainy(_ seed: UInt64) -> PixelBuffer {
      var canvas = plain(40, 40)
      canvas.light(noise: 6, seed: seed)
      return canvas.pixels
    }
    #expect(grainy(3) == grainy(3) && grainy(3) != grainy(5))
    let levels = grainy(3).bytes.map(Double.init)
    let mean = levels.reduce(0, +) / Double(levels.count)
    let deviation = (levels.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(levels.count)).squareRoot()
    #expect(abs(mean - 100) < 0.5 && abs(deviation - 6) < 0.5)
  }

  @Test func aVignetteDarkensTheCornersOnly() {
    var canvas = plain(41, 41)
    canvas.light(vignette: 0.5)
    #expect(color(canvas.pixels, 20, 20) == [100, 100, 100] && color(canvas.pixels, 0, 0)[0] < 55)
  }

  @Test func aDrawingIsRenderedAtItsSize() throws {
    let svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="15" height="20" fill="#ff0000"/></svg>
      """
    let layer = try Layer.drawing(svg: svg)
    #expect(layer.size == PixelSize(width: 30, height: 20))
    #expect(layer.extent() == PixelRect(x: 0, y: 0, width: 15, height: 20))
    let backdrop = try Layer.backdrop(svg: svg)
    #expect(color(backdrop, 3, 3) == [255, 0, 0] && color(backdrop, 20, 3) == [255, 255, 255])
    for broken in ["", "no drawing", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><"] {
      #expect(throws: ImagingError.self) { try Layer.drawing(svg: broken) }
    }
  }
}
