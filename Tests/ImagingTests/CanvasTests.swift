import Geometry
import Imaging
import Testing

@Suite struct CanvasTests {
  private func grey(_ width: Int, _ height: Int) -> Canvas {
    Canvas(
      PixelBuffer(
        size: PixelSize(width: width, height: height), bytes: [UInt8](repeating: 128, count: width * height * 3)))
  }

  private func color(_ canvas: Canvas, _ x: Int, _ y: Int) -> [UInt8] {
    let place = (y * canvas.pixels.width + x) * 3
    return Array(canvas.pixels.bytes[place..<place + 3])
  }

  @Test func aFrameIsDrawnInsideItsBoxWithADarkEdge() {
    var canvas = grey(200, 100)
    canvas.stroke(Box(x0: 20, y0: 10, x1: 120, y1: 80), color: Color(red: 255, green: 0, blue: 0), width: 3)
    #expect(color(canvas, 20, 40) == [255, 0, 0] && color(canvas, 119, 40) == [255, 0, 0])
    #expect(color(canvas, 70, 10) == [255, 0, 0] && color(canvas, 70, 79) == [255, 0, 0])
    #expect(color(canvas, 19, 40)[0] < 60 && color(canvas, 23, 40)[0] < 60)
    #expect(color(canvas, 70, 40) == [128, 128, 128] && color(canvas, 15, 40) == [128, 128, 128])
  }

  @Test func dashesLeaveGaps() {
    var canvas = grey(200, 100)
    canvas.stroke(Box(x0: 0, y0: 0, x1: 200, y1: 100), color: .white, width: 2, dashed: true)
    let top = (0..<200).filter { color(canvas, $0, 0) == [255, 255, 255] }.count
    #expect((60...160).contains(top), "\(top) of 200")
  }

  @Test func dimmingSparesTheBox() {
    var canvas = grey(100, 60)
    canvas.dim(outside: Box(x0: 10, y0: 20, x1: 50, y1: 40), strength: 0.5)
    for (x, y) in [(10, 20), (49, 39)] { #expect(color(canvas, x, y) == [128, 128, 128]) }
    for (x, y) in [(9, 20), (50, 39), (10, 19), (49, 40), (0, 0), (99, 59)] { #expect(color(canvas, x, y)[0] == 64) }
  }

  @Test func theHeatIsWhereTheValuesAre() {
    var canvas = grey(100, 100)
    canvas.heat([0, 1, 0, 0], columns: 2, rows: 2)
    #expect(color(canvas, 90, 10)[0] > 180 && color(canvas, 10, 90)[0] < 110)
    var padded = grey(100, 50)
    // A map over a square twice as high as the picture: its lower half, all ones, is not seen.
    padded.heat([0, 0, 1, 1], columns: 2, rows: 2, span: Box(x0: 0, y0: 0, x1: 100, y1: 100))
    #expect(color(padded, 50, 5)[0] < 110 && color(padded, 50, 20)[0] < 110)
  }

  @Test func labelsStayInThePictureAndApart() throws {
    for (width, height) in [(300, 200), (60, 40), (24, 16), (900, 30)] {
      var canvas = grey(width, height)
      let box = Box<Pixels>(x0: Double(width) - 5, y0: 2, x1: Double(width) + 90, y1: 400)
      for text in ["dog 0.93", "a very long query that no small picture has room for 0.12", "<b>&amp;", "\0", "猫 🐈"] {
        try canvas.label(text, on: box, color: Color.palette[0])
      }
      #expect(canvas.pixels != grey(width, height).pixels)
    }
    var canvas = grey(400, 300)
    let box = Box<Pixels>(x0: 50, y0: 100, x1: 200, y1: 200)
    try canvas.label("one", on: box, color: .white)
    let before = canvas.pixels.bytes.filter { $0 > 200 }.count
    try canvas.label("one", on: box, color: .white)
    #expect(canvas.pixels.bytes.filter { $0 > 200 }.count > before * 19 / 10, "the second stands beside the first")
  }

  @Test func boxesWithoutSenseAreHarmless() throws {
    var canvas = grey(30, 20)
    for box in [
      Box<Pixels>(x0: .nan, y0: 0, x1: 5, y1: .nan), Box(x0: -1e300, y0: -.infinity, x1: 1e300, y1: .infinity),
      Box(x0: 500, y0: 500, x1: 600, y1: 600), Box(x0: 9, y0: 9, x1: 3, y1: 3), Box(x0: 4, y0: 4, x1: 4, y1: 4),
    ] {
      canvas.stroke(box, color: .white)
      canvas.stroke(box, color: .white, dashed: true)
      try canvas.label("x", on: box, color: .white)
      canvas.dim(outside: box)
    }
    canvas.heat([.nan, .infinity, -.infinity, 5], columns: 2, rows: 2)
    #expect(canvas.pixels.bytes.count == 30 * 20 * 3)
  }

  @Test func linesHaveSmoothEdgesAndCoverOnce() {
    var canvas = Canvas(size: PixelSize(width: 40, height: 20), color: .white)
    canvas.line(through: [SIMD2(5, 10.5), SIMD2(30, 10.5)], width: 3, color: .black)
    #expect(
      color(canvas, 15, 10) == [0, 0, 0] && color(canvas, 15, 9) == [0, 0, 0] && color(canvas, 15, 11) == [0, 0, 0])
    #expect(color(canvas, 15, 8) == [255, 255, 255] && color(canvas, 33, 10) == [255, 255, 255])
    var slanted = Canvas(size: PixelSize(width: 40, height: 40), color: .white)
    slanted.line(through: [SIMD2(2, 5), SIMD2(37, 16)], width: 2, color: .black)
    #expect(Set(slanted.pixels.bytes).count > 20, "greys along the edge")
    // There and back again, half transparent: as dark as once.
    var twice = Canvas(size: PixelSize(width: 40, height: 20), color: .white)
    twice.line(
      through: [SIMD2(5, 10.5), SIMD2(30, 10.5), SIMD2(5, 10.5)], width: 3, color: .black, opacity: 0.5)
    #expect(color(twice, 15, 10) == [128, 128, 128])
  }

  @Test func linesEndAtTheirClip() {
    var canvas = Canvas(size: PixelSize(width: 40, height: 20), color: .white)
    let clip = Box<Pixels>(x0: 10, y0: 0, x1: 20, y1: 20)
    canvas.line(through: [SIMD2(-1e9, 10), SIMD2(1e9, 10)], width: 4, color: .black, clip: clip)
    #expect(color(canvas, 9, 10) == [255, 255, 255] && color(canvas, 20, 10) == [255, 255, 255])
    #expect(color(canvas, 10, 10) == [0, 0, 0] && color(canvas, 19, 10) == [0, 0, 0])
    let before = canvas.pixels
    for points in [[], [SIMD2(.nan, 3)], [SIMD2(.infinity, 3), SIMD2(3, .nan)], [SIMD2(500, 500), SIMD2(600, 600)]] {
      canvas.line(through: points, width: 2, color: .black)
    }
    canvas.disc(at: SIMD2(5, 5), radius: .nan, color: .black)
    canvas.disc(at: SIMD2(-50, 5), radius: 3, color: .black)
    #expect(canvas.pixels == before)
  }

  @Test func textStandsWhereItIsAsked() throws {
    func ink(_ text: String, _ anchor: Canvas.Anchor) throws -> (x: ClosedRange<Int>, y: ClosedRange<Int>) {
      var canvas = Canvas(size: PixelSize(width: 200, height: 60), color: .white)
      try canvas.write(text, at: SIMD2(100, 30), size: 20, color: .black, anchor: anchor)
      let places = (0..<(200 * 60)).filter { canvas.pixels.bytes[$0 * 3] < 128 }
      let (x, y) = (places.map { $0 % 200 }, places.map { $0 / 200 })
      return (try #require(x.min())...(try #require(x.max())), try #require(y.min())...(try #require(y.max())))
    }
    #expect(try abs(ink("0.25", .left).x.lowerBound - 100) <= 1)
    #expect(try abs(ink("0.25", .right).x.upperBound - 100) <= 1)
    let middle = try ink("0.25", .middle)
    #expect(abs(middle.x.lowerBound + middle.x.upperBound - 200) <= 2)
    #expect(abs(middle.y.lowerBound + middle.y.upperBound - 60) <= 2)
    // Letters that hang do not lift the line: both stand on one foot, a g hangs below it.
    let (plain, hanging) = (try ink("one", .left), try ink("ong", .left))
    #expect(plain.y.lowerBound == hanging.y.lowerBound && hanging.y.upperBound > plain.y.upperBound + 3)
    var canvas = grey(30, 20)
    for text in ["", "  ", "\0", "<b>", "a\nb"] { try canvas.write(text, at: SIMD2(.nan, 4), size: 9, color: .white) }
    #expect(canvas.pixels == grey(30, 20).pixels)
    try canvas.write("far", at: SIMD2(-1e300, 1e300), size: 9, color: .white)
    try canvas.write("edge", at: SIMD2(28, 19), size: 9, color: .white)
  }
}
