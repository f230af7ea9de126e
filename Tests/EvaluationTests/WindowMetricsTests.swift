import Datasets
import Evaluation
import Geometry
import Testing

@Suite struct WindowMetricsTests {
  /// Tolerance 1e-12: both sides compute in doubles, in another order.
  @Test func agreesWithPython() throws {
    for (index, known) in try MetricsFixture.load().windows.enumerated() {
      let example = CropExample(
        image: "a.jpg", crops: known.crops.map { RatedCrop(box: box($0.box), score: $0.score) },
        subjects: known.subjects.map { box($0) })
      let metrics = try WindowMetrics(
        box(known.window), example: example, size: PixelSize(width: known.size[0], height: known.size[1]))
      #expect(abs(metrics.iou - known.iou) < 1e-12, "IoU of case \(index)")
      #expect(abs(metrics.bde - known.bde) < 1e-12, "BDE of case \(index)")
      #expect(metrics.truth == box(known.truth), "the crop compared with in case \(index)")
      #expect(metrics.values[.iou75] == known.iou75, "case \(index)")
      #expect(metrics.values[.subjectKept] == known.subjectKept, "case \(index)")
      #expect(
        metrics.subjectCoverage.map { abs($0 - (known.subjectCoverage ?? 2)) < 1e-12 } ?? (known.subjectCoverage == nil)
      )
    }
  }

  private let size = PixelSize(width: 200, height: 100)

  @Test func bestOfSeveralChosenCropsCounts() throws {
    let example = CropExample(
      image: "a.jpg",
      crops: [box(0, 0, 100, 100), box(100, 0, 200, 100), box(90, 0, 200, 100)].map { RatedCrop(box: $0) })
    let metrics = try WindowMetrics(box(95, 0, 200, 100), example: example, size: size)
    #expect(metrics.truth == box(90, 0, 200, 100), "105/110 is more than 100/105")
    #expect(metrics.iou == 105.0 / 110)
    #expect(metrics.bde == 5.0 / 200 / 4, "of the same crop")
  }

  @Test func gradedCropsCountByTheirScore() throws {
    let example = CropExample(
      image: "a.jpg",
      crops: [RatedCrop(box: box(0, 0, 50, 50), score: 0.2), RatedCrop(box: box(100, 0, 200, 100), score: 0.9)])
    #expect(try WindowMetrics(box(0, 0, 50, 50), example: example, size: size).iou == 0)
    #expect(try WindowMetrics(box(100, 0, 200, 100), example: example, size: size).iou == 1)
  }

  @Test func predictionsAreClipped() throws {
    let example = CropExample(image: "a.jpg", crops: [RatedCrop(box: box(0, 0, 200, 100))])
    let metrics = try WindowMetrics(box(-50, -1e300, 1e300, 160), example: example, size: size)
    #expect(metrics.iou == 1)
    #expect(metrics.bde == 0)
    #expect(metrics.window == box(0, 0, 200, 100))
  }

  @Test func threeQuartersIsGood() throws {
    let example = CropExample(image: "a.jpg", crops: [RatedCrop(box: box(0, 0, 100, 100))])
    #expect(try WindowMetrics(box(0, 0, 75, 100), example: example, size: size).values[.iou75] == 1)
    #expect(try WindowMetrics(box(0, 0, 74.9, 100), example: example, size: size).values[.iou75] == 0)
  }

  @Test func everySubjectMustBeKept() throws {
    func metrics(_ subjects: [Box<Pixels>]) throws -> WindowMetrics {
      let example = CropExample(image: "a.jpg", crops: [RatedCrop(box: box(0, 0, 100, 100))], subjects: subjects)
      return try WindowMetrics(box(0, 0, 100, 100), example: example, size: size)
    }
    #expect(try metrics([box(5, 0, 105, 10)]).subjectKept == true, "95 % is enough")
    #expect(try metrics([box(5.1, 0, 105.1, 10)]).subjectKept == false)
    #expect(try metrics([box(10, 10, 20, 20), box(60, 0, 160, 100)]).subjectKept == false, "one is cut")
    #expect(try metrics([box(10, 10, 20, 20), box(60, 0, 160, 100)]).subjectCoverage == 0.7)
    #expect(try metrics([box(-100, 0, 50, 100)]).subjectKept == true, "what is outside of the picture cannot be kept")
    #expect(try metrics([]).subjectKept == nil)
    #expect(try metrics([box(300, 0, 400, 50), box(9, 9, 9, 9)]).subjectCoverage == nil, "nothing of it can be seen")
  }

  @Test(arguments: [box(10, 10, 10, 50), box(50, 10, 40, 50), box(.nan, 0, 50, 50), box(200, 0, 300, 100)])
  func windowsWithoutAreaAreRefused(_ window: Box<Pixels>) {
    let example = CropExample(image: "a.jpg", crops: [RatedCrop(box: box(0, 0, 100, 100))])
    #expect(throws: EvaluationError.emptyWindow(window: "\(window)", picture: "200x100")) {
      try WindowMetrics(window, example: example, size: size)
    }
  }

  @Test func annotationsWithoutAreaAreRefused() {
    for crops in [[], [RatedCrop(box: box(5, 5, 5, 9))], [RatedCrop(box: box(0, 0, 9, 9), score: .nan)]] {
      #expect(throws: EvaluationError.noTruth) {
        try WindowMetrics(box(0, 0, 9, 9), example: CropExample(image: "a.jpg", crops: crops), size: size)
      }
    }
  }
}
