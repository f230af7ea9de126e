import Geometry
import Testing

@Suite struct BoxTests {
  @Test func overlapMeasures() {
    let a = Box<Pixels>(x0: 0, y0: 0, x1: 10, y1: 10)
    let b = Box<Pixels>(x0: 5, y0: 0, x1: 15, y1: 10)
    #expect(abs(a.iou(b) - 50.0 / 150) < 1e-12)
    #expect(abs(a.giou(b) - 50.0 / 150) < 1e-12)
    #expect(a.coverage(of: b) == 0.5)
    #expect(a.iou(b.moved(x: 10, y: 0)) == 0)
    #expect(a.intersection(b.moved(x: 5, y: 0)) == nil, "touching edges share no area")
    let far = Box<Pixels>(x0: 20, y0: 0, x1: 30, y1: 10)
    #expect(abs(a.giou(far) - (-100.0 / 300)) < 1e-12)
  }

  @Test func emptyInvertedAndNaNBoxesHaveNoArea() {
    let inverted = Box<Pixels>(x0: 5, y0: 0, x1: 1, y1: 4)
    let nan = Box<Pixels>(x0: .nan, y0: 0, x1: 1, y1: 4)
    for box in [inverted, nan] {
      #expect(box.isEmpty && box.area == 0)
      #expect(box.iou(box) == 0)
    }
  }

  @Test func spacesConvertBackAndForth() {
    let size = PixelSize(width: 640, height: 480)
    let box = Box<Normalized>(centerX: 0.5, centerY: 0.25, width: 0.5, height: 0.1)
    let back = box.scaled(to: size).normalized(in: size)
    for (a, b) in zip(box.edges, back.edges) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func transformsInvert() {
    let size = PixelSize(width: 900, height: 703)
    let box = Box<Normalized>(x0: 0.1, y0: 0.2, x1: 0.5, y1: 0.9)
    #expect(ImageTransform.squash(size).toPixels(box).y1 == 0.9 * 703)
    #expect(ImageTransform.padToSquare(size).toPixels(box).y1 == 0.9 * 900)
    for transform in [ImageTransform.squash(size), .padToSquare(size)] {
      let back = transform.toInput(transform.toPixels(box))
      for (a, b) in zip(box.edges, back.edges) { #expect(abs(a - b) < 1e-12) }
    }
  }
}
