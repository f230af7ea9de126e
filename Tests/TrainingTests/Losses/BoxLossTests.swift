import Geometry
import TestSupport
import Tensors
import Testing
import Training

@Suite struct BoxDistanceTests {
  @Test func isFiveTimesL1PlusTwiceOneLessGIoU() {
    let (a, b) = (Box<Normalized>(x0: 0, y0: 0, x1: 0.5, y1: 0.5), Box<Normalized>(x0: 0.25, y0: 0, x1: 1, y1: 1))
    // Intersection .125, union .875, hull 1; (cx, cy, w, h) differ by .375, .25, .25, .5.
    let giou = 0.125 / 0.875 - 0.125
    #expect(abs(BoxDistance()(a, b) - (5 * 1.375 + 2 * (1 - giou))) < 1e-12)
    #expect(abs(BoxDistance(l1: 0, giou: 1)(a, b) - (1 - a.giou(b))) < 1e-12)
    #expect(BoxDistance()(b, b) == 0)
  }

  /// In double precision: a step of 1e-6 leaves an error of about 1e-10.
  @Test func gradientAgreesWithFiniteDifferences() {
    var generator = SeededGenerator(seed: 3)
    func random() -> SIMD4<Double> {
      SIMD4(
        .random(in: 0...1, using: &generator), .random(in: 0...1, using: &generator),
        .random(in: 0.05...0.9, using: &generator), .random(in: 0.05...0.9, using: &generator))
    }
    func box(_ v: SIMD4<Double>) -> Box<Normalized> { Box(centerX: v[0], centerY: v[1], width: v[2], height: v[3]) }
    for _ in 0..<300 {
      let (v, target) = (random(), box(random()))
      let gradient = BoxDistance().withGradient(box(v), target).gradient
      for i in 0..<4 {
        var (up, down) = (v, v)
        (up[i], down[i]) = (up[i] + 1e-6, down[i] - 1e-6)
        let numeric = (BoxDistance()(box(up), target) - BoxDistance()(box(down), target)) / 2e-6
        #expect(abs(numeric - gradient[i]) < 1e-6 * max(1, abs(numeric)))
      }
    }
  }

  @Test func boxesWithoutAreaAreFinite() {
    let (point, unit) = (Box<Normalized>(x0: 0.5, y0: 0.5, x1: 0.5, y1: 0.5), Box<Normalized>.unit)
    for (a, b) in [(point, point), (point, unit), (unit, point)] {
      let (value, gradient) = BoxDistance().withGradient(a, b)
      #expect(value.isFinite && (0..<4).allSatisfy { gradient[$0].isFinite })
    }
  }

  @Test func aNaNReachesTheDistance() {
    #expect(BoxDistance()(Box(x0: .nan, y0: 0, x1: 1, y1: 1), .unit).isNaN)
  }
}

@Suite struct BoxLossTests {
  @Test func agreesWithPyTorch() throws {
    let fixture = try TrainingFixture("losses")
    let targets = try fixture.boxes("box.targets")
    let tape = Tape()
    let boxes = tape.variable(try fixture("box.boxes"))
    let loss = tape.record { BoxLoss()(boxes, targets: targets) }
    #expect(abs(Double(loss.elements[0]) - (try fixture.value("box.value"))) < 1e-6)
    #expect(distance(try tape.gradients(of: loss)[boxes], try fixture("box.boxes.gradient")) < 1e-6)
    for (index, (box, target)) in zip(try fixture.boxes("box.boxes"), targets).enumerated() {
      #expect(abs(box.iou(target) - Double(try fixture("box.iou").elements[index])) < 1e-6)
      #expect(abs(box.giou(target) - Double(try fixture("box.giou").elements[index])) < 1e-6)
    }
  }

  @Test func noPairsCostNothing() {
    #expect(BoxLoss()(Tensor([], shape: [0, 4]), targets: []).elements == [0])
  }
}
