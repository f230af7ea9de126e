import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing
import Training

@Suite struct ImageViewTests {
  private let size = PixelSize(width: 640, height: 427)

  /// A picture in which every pixel tells its place.
  private func chart(_ size: PixelSize) throws -> Image {
    let bytes = (0..<size.area).flatMap { (index: Int) -> [UInt8] in
      [UInt8(index % size.width), UInt8(index / size.width), 77]
    }
    return try Image.decode(PixelBuffer(size: size, bytes: bytes).encoded(as: .png))
  }

  @Test(arguments: [false, true]) func boxesAndPixelsMoveTogether(_ isFlipped: Bool) throws {
    let size = PixelSize(width: 60, height: 40)
    let view = ImageView(
      index: 1, pictureSize: size, frame: PixelRect(x: 7, y: 5, width: 45, height: 31), isFlipped: isFlipped)
    let pixels = try view.apply(to: chart(size))
    #expect(pixels.size == view.size)
    let box = Box<Pixels>(x0: 20, y0: 10, x1: 33, y1: 26)
    let moved = view.map(box)
    #expect((moved.width, moved.height) == (box.width, box.height))
    for y in 10..<26 {
      for x in 20..<33 {
        let column = isFlipped ? Int(moved.x1) - 1 - (x - 20) : Int(moved.x0) + x - 20
        let place = 3 * ((Int(moved.y0) + y - 10) * pixels.width + column)
        #expect(Array(pixels.bytes[place..<(place + 3)]) == [UInt8(x), UInt8(y), 77])
      }
    }
  }

  @Test func theFirstViewIsThePicture() throws {
    let views = ImageView.views(3, of: size, keeping: [], mayFlip: true, seed: 5, picture: "a")
    #expect(views.map(\.index) == [0, 1, 2])
    #expect(views[0] == .original(size) && views[0].isOriginal)
    #expect(views.map(\.isFlipped) == [false, true, false])
    #expect(!views[1].isOriginal && !views[2].isOriginal)
    let chart = try chart(PixelSize(width: 50, height: 30))
    #expect(try ImageView.original(chart.size).apply(to: chart) == chart.pixels())
  }

  @Test func viewsDependOnSeedPictureAndIndexAlone() {
    func views(_ count: Int, seed: UInt64 = 5, picture: String = "a") -> [ImageView] {
      ImageView.views(count, of: size, keeping: [], mayFlip: true, seed: seed, picture: picture)
    }
    #expect(views(3) == views(3))
    #expect(views(3) == Array(views(9).prefix(3)), "more views leave the first as they are")
    #expect(views(3)[1] != views(3, seed: 6)[1])
    #expect(views(3)[1] != views(3, picture: "b")[1])
    #expect(Set(views(9).map(\.key)).count == 9)
    #expect(
      views(9)[1].key
        == ImageView(
          index: 4, pictureSize: size, frame: views(9)[1].frame, isFlipped: true, jitter: views(9)[1].jitter
        ).key)
  }

  @Test func framesKeepWhatMustBeWhole() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<400 {
      let size = PixelSize(width: .random(in: 1...900, using: &random), height: .random(in: 1...900, using: &random))
      let kept = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        let (x, y) = (
          Double.random(in: -5...Double(size.width), using: &random),
          Double.random(in: -5...Double(size.height), using: &random)
        )
        return Box<Pixels>(
          x0: x, y0: y, x1: x + .random(in: 0...Double(size.width), using: &random),
          y1: y + .random(in: 0...Double(size.height), using: &random))
      }
      let mayFlip = Bool.random(using: &random)
      for view in ImageView.views(4, of: size, keeping: kept, mayFlip: mayFlip, seed: UInt64(round), picture: "p") {
        #expect(view.frame.fits(in: size))
        #expect(Double(view.frame.width) >= 0.7 * Double(size.width))
        #expect(Double(view.frame.height) >= 0.7 * Double(size.height))
        #expect(abs(log(view.size.ratio / size.ratio)) < 0.4 || !kept.isEmpty || size.area < 1000)
        #expect(mayFlip || !view.isFlipped)
        for box in kept {
          let inside = box.clamped(to: size.bounds)
          #expect(inside.isEmpty || view.frame.box.contains(inside))
        }
      }
    }
  }

  @Test func framesDiffer() {
    let views = ImageView.views(
      40, of: size, keeping: [Box(x0: 300, y0: 200, x1: 340, y1: 240)], mayFlip: true, seed: 1, picture: "p")
    #expect(Set(views.map(\.frame.x)).count > 20 && Set(views.map(\.frame.width)).count > 20)
    #expect(views.contains { $0.frame.width < 500 } && views.contains { $0.frame.width > 580 })
  }

  @Test func examplesAreSeenThroughTheView() throws {
    let view = ImageView(
      index: 1, pictureSize: PixelSize(width: 400, height: 300),
      frame: PixelRect(x: 50, y: 20, width: 300, height: 250),
      isFlipped: true)
    let example = CropExample(
      image: "a.jpg", query: "the left dog",
      crops: [
        RatedCrop(box: Box(x0: 100, y0: 40, x1: 300, y1: 200), score: 0.9),
        RatedCrop(box: Box(x0: 0, y0: 0, x1: 200, y1: 200), score: 0.5),
        RatedCrop(box: Box(x0: 60, y0: 30, x1: 90, y1: 60), score: 0.1),
      ], subjects: [Box(x0: 120, y0: 60, x1: 180, y1: 120)], kind: "dogs")
    let seen = try #require(view.map(example))
    #expect(seen.query == "the right dog" && seen.kind == "dogs" && seen.image == "a.jpg")
    #expect(
      seen.crops == [
        RatedCrop(box: Box(x0: 50, y0: 20, x1: 250, y1: 180), score: 0.9),
        RatedCrop(box: Box(x0: 260, y0: 10, x1: 290, y1: 40), score: 0.1),
      ])
    #expect(seen.subjects == [Box(x0: 170, y0: 40, x1: 230, y1: 100)])
  }

  @Test func viewsThatCannotShowAnExample() {
    let size = PixelSize(width: 400, height: 300)
    let view = ImageView(index: 2, pictureSize: size, frame: PixelRect(x: 50, y: 20, width: 300, height: 250))
    let flipped = ImageView(index: 1, pictureSize: size, frame: view.frame, isFlipped: true)
    let inside = RatedCrop(box: Box(x0: 100, y0: 40, x1: 300, y1: 200))
    let cut = Box<Pixels>(x0: 0, y0: 40, x1: 300, y1: 200)
    #expect(view.map(CropExample(image: "a", crops: [RatedCrop(box: cut)])) == nil)
    #expect(view.map(CropExample(image: "a", crops: [inside], subjects: [cut])) == nil)
    #expect(view.map(CropExample(image: "a", crops: [])) == nil)
    let nowhere = Box<Pixels>(x0: 500, y0: 40, x1: 600, y1: 200)
    #expect(ImageView.original(size).map(CropExample(image: "a", crops: [RatedCrop(box: nowhere)])) == nil)
    let clock = CropExample(image: "a", query: "a clockwise spiral", crops: [inside])
    #expect(flipped.map(clock) == nil && view.map(clock) != nil)
    let picture = CropExample(image: "a", query: .image(path: "left.jpg"), crops: [inside])
    #expect(flipped.map(picture)?.query == .image(path: "left.jpg"))
  }

  @Test func largeViewsAreReduced() throws {
    let size = PixelSize(width: 4200, height: 60)
    let bytes = (0..<size.area).flatMap { index -> [UInt8] in [index % size.width < 2100 ? 250 : 10, 20, 30] }
    let image = try Image.decode(PixelBuffer(size: size, bytes: bytes).encoded(as: .png))
    let view = ImageView(
      index: 1, pictureSize: size, frame: PixelRect(x: 0, y: 0, width: 4096, height: 60), isFlipped: true)
    let pixels = try view.apply(to: image)
    #expect(pixels.size == PixelSize(width: 2048, height: 30))
    // The border between the halves, at 2100 of 4096, now 1996 from the left, at half the size.
    #expect(pixels.bytes[3 * (15 * 2048 + 990)] < 30 && pixels.bytes[3 * (15 * 2048 + 1006)] > 230)
  }

  @Test func coloursChangeAsTheFormulaSays() {
    let pixels = PixelBuffer(size: PixelSize(width: 2, height: 1), bytes: [100, 150, 200, 80, 80, 80])
    #expect(ColorJitter.none.applied(to: pixels) == pixels)
    #expect(ColorJitter(brightness: 110).applied(to: pixels).bytes == [110, 165, 220, 88, 88, 88])
    #expect(ColorJitter(contrast: 50).applied(to: pixels).bytes == [114, 139, 164, 104, 104, 104])
    // L = 0.299 * 100 + 0.587 * 150 + 0.114 * 200 = 140.75; half of the distance from it. Grey stays grey.
    #expect(ColorJitter(saturation: 50).applied(to: pixels).bytes == [120, 145, 170, 80, 80, 80])
    #expect(ColorJitter(brightness: 300).applied(to: pixels).bytes == [255, 255, 255, 240, 240, 240])
  }
}
