import ClipCrop
import Geometry
import Imaging
import Testing

@Suite struct SaliencyTests {
  private func attention(_ picture: PixelBuffer) -> AttentionMap { Saliency().attention(of: picture) }

  /// The share of a subject that the largest square crop keeps.
  private func keptBySquare(_ picture: PixelBuffer, _ subject: Box<Normalized>) throws -> Double {
    let square = try #require(AspectRatio(width: 1, height: 1)).largest(in: picture.size)
    let window = attention(picture).bestWindow(
      width: square.width / Double(picture.width), height: square.height / Double(picture.height))
    return window.coverage(of: subject)
  }

  @Test(arguments: [0.15, 0.3, 0.5, 0.85]) func aDiscOnAGradientIsKept(at centerX: Double) throws {
    let picture = Canvas.picture(240, 120) { x, y in
      Canvas.inDisc(x, y, 240, 120, centerX: centerX, centerY: 0.55, radius: 0.22)
        ? (210, 60, 40) : (90 + Double(x) / 4, 130 + Double(y) / 3, 170)
    }
    let subject = Box<Normalized>(centerX: centerX, centerY: 0.55, width: 0.22, height: 0.44)
    #expect(try keptBySquare(picture, subject) > 0.99)
  }

  @Test(arguments: [0.2, 0.8]) func aPlainThingOnABusyGroundIsKept(at centerX: Double) throws {
    let picture = Canvas.picture(240, 120) { x, y in
      if Canvas.inDisc(x, y, 240, 120, centerX: centerX, centerY: 0.5, radius: 0.25) { return (235, 220, 60) }
      let noise = Canvas.noise(x, y) * 45
      return (70 + noise, 110 + noise, 60 + noise)
    }
    let subject = Box<Normalized>(centerX: centerX, centerY: 0.5, width: 0.25, height: 0.5)
    #expect(try keptBySquare(picture, subject) > 0.99)
  }

  @Test(arguments: [0.2, 0.8]) func whatIsInFocusIsKept(at centerX: Double) throws {
    // One hue everywhere; only the disc holds fine detail.
    let picture = Canvas.picture(240, 120) { x, y in
      let inFocus = Canvas.inDisc(x, y, 240, 120, centerX: centerX, centerY: 0.5, radius: 0.3)
      let level = 120 + (inFocus ? Canvas.noise(x, y) * 70 : Canvas.noise(x / 60, y / 60) * 12)
      return (level, level * 0.95, level * 0.85)
    }
    let subject = Box<Normalized>(centerX: centerX, centerY: 0.5, width: 0.3, height: 0.6)
    #expect(try keptBySquare(picture, subject) > 0.95)
  }

  @Test func aSubjectAtTheBorderIsKept() throws {
    // A figure that stands on the bottom border, as people do.
    let picture = Canvas.picture(256, 144) { x, y in
      let isFigure = x >= 190 && x < 235 && y >= 40
      return isFigure ? (150, 40, 60) : (150 + Canvas.noise(x / 9, y / 9) * 8, 180, 200 - Double(y) / 4)
    }
    let subject = Box<Normalized>(x0: 190 / 256, y0: 40 / 144, x1: 235 / 256, y1: 1)
    #expect(try keptBySquare(picture, subject) > 0.99)
  }

  @Test func twoSubjectsAreBothAttended() {
    let picture = Canvas.picture(240, 120) { x, y in
      let isThing =
        Canvas.inDisc(x, y, 240, 120, centerX: 0.25, centerY: 0.5, radius: 0.2)
        || Canvas.inDisc(x, y, 240, 120, centerX: 0.75, centerY: 0.5, radius: 0.2)
      return isThing ? (220, 70, 40) : (90, 130, 170)
    }
    let map = attention(picture)
    let left = map.mass(in: Box(x0: 0.15, y0: 0.3, x1: 0.35, y1: 0.7))
    let right = map.mass(in: Box(x0: 0.65, y0: 0.3, x1: 0.85, y1: 0.7))
    #expect(left > 0.16 && right > 0.16)  // each disc's box is 0.08 of the picture
    #expect(abs(left - right) < 0.05)
  }

  @Test(arguments: [0.0, 128, 255]) func anEvenPictureIsCroppedAboutItsMiddle(level: Double) {
    let window = attention(Canvas.picture(200, 100) { _, _ in (level, level, level) }).bestWindow(width: 0.5, height: 1)
    #expect(abs(window.centerX - 0.5) < 1e-3)
  }

  @Test(arguments: [(1, 1), (2, 1), (3, 2000), (2000, 3), (31, 33), (700, 500)])
  func everySizeHasAMap(_ size: (Int, Int)) {
    let map = attention(
      Canvas.picture(size.0, size.1) { x, y in (Double(x * 7 % 256), Double(y * 5 % 256), Double((x + y) % 256)) })
    #expect(map.values.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(abs(map.values.reduce(0, +) - 1) < 1e-4)
  }

  @Test func anEmptyPictureHasAnEvenMap() {
    let map = attention(PixelBuffer(size: PixelSize(width: 0, height: 0), bytes: []))
    #expect(map.mass(in: .unit) == 1)
  }

  @Test func theMirroredPictureHasTheMirroredMap() {
    let picture = scene()
    let (map, mirrored) = (attention(picture), attention(Canvas.mirrored(picture)))
    for row in 0..<map.rows {
      for column in 0..<map.columns {
        let one = map.values[row * map.columns + column]
        let other = mirrored.values[row * map.columns + map.columns - 1 - column]
        // Barrier distances are found by scans in turn, which leaves a little of the order in them.
        #expect(abs(one - other) < 0.1 * max(one, other) + 1e-4)
      }
    }
  }

  @Test func brightnessAndContrastHardlyMatter() {
    let picture = scene()
    var dimmed = picture
    dimmed.bytes = picture.bytes.map { UInt8(Double($0) * 0.8 + 16) }
    let (one, other) = (attention(picture), attention(dimmed))
    let moved = zip(one.values, other.values).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    #expect(moved < 0.1)
  }

  @Test func theSamePixelsHaveTheSameMap() {
    #expect(attention(scene()).values == attention(scene()).values)
  }

  private func scene() -> PixelBuffer {
    Canvas.picture(192, 128) { x, y in
      let grain = Canvas.noise(x, y) * 6
      if Canvas.inDisc(x, y, 192, 128, centerX: 0.7, centerY: 0.6, radius: 0.2) { return (200 + grain, 120, 60) }
      return y < 60 ? (120 + grain, 150 + grain, 200) : (80 + grain * 3, 110 + grain * 3, 60 + grain)
    }
  }
}
