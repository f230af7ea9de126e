import ClipCrop
import Datasets
import Evaluation
import Foundation
import Geometry
import Imaging
import Synchronization
import TestSupport
import Testing

@Suite struct EvaluatorTests {
  private let floors: [any CropMethod] = [
    WholeImageMethod(), CenterCropMethod(), VipsAttentionMethod(),
    CropperMethod(name: "saliency", cropper: Cropper(), usesQuery: false),
  ]

  /// Annotations made up for the photographs of `Examples`.
  private func examples(_ folder: EvaluationFolder) throws -> [CropExample] {
    [
      CropExample(
        image: try folder.photograph("cat.jpg", as: "cat.jpg"), query: "the cat",
        crops: [RatedCrop(box: box(0, 0, 300, 200)), RatedCrop(box: box(20, 10, 400, 290))],
        subjects: [box(100, 40, 260, 200)], kind: "animal"),
      CropExample(
        image: try folder.photograph("coffee.jpg", as: "coffee.jpg"),
        crops: (0..<12).map { step in
          RatedCrop(
            box: box(Double(step) * 10, 0, 300 + Double(step) * 5, 250), score: Double(step * 5 % 12) / 11)
        }, kind: "thing"),
      CropExample(
        image: try folder.photograph("rocket.jpg", as: "rocket.jpg"), query: "the rocket",
        crops: [RatedCrop(box: box(100, 0, 500, 400))], kind: "thing"),
    ]
  }

  @Test func endToEnd() async throws {
    let folder = try EvaluationFolder()
    let examples = try examples(folder)
    let report = try await Evaluator(methods: floors).evaluate(examples, dataset: "made up")
    #expect(report.methods.map(\.name) == ["whole image", "0.9 centre", "libvips attention", "saliency"])
    #expect(report.evaluated == 3)
    #expect(report.failures.isEmpty)
    #expect(report.images.map(\.image) == examples.map(\.image), "in the order of the dataset")
    for method in report.methods {
      let iou = try #require(method.overall[.iou])
      #expect(iou.images == 3)
      #expect((0...1).contains(iou.mean) && iou.low <= iou.mean && iou.mean <= iou.high)
      #expect(method.kinds["thing"]?[.iou]?.images == 2)
      #expect(method.kinds["animal"]?[.subjectKept]?.images == 1)
    }
    // By hand: the whole picture against what was annotated.
    let whole = report.images.map { $0.results["whole image"] }
    let rocket = try Image.open(examples[2].image).size
    #expect(whole[2]?.window == rocket.bounds.edges)
    #expect(whole[2]?.metrics[.iou] == rocket.bounds.iou(box(100, 0, 500, 400)))
    #expect(report.methods[0].overall[.subjectKept]?.mean == 1)
    // Only the floor rates windows, and only the coffee's scores differ.
    #expect(report.methods[0].overall[.srcc]?.images == 1)
    #expect(report.methods[3].overall[.srcc] == nil)
  }

  @Test func theOrderOfWorkDoesNotMatter() async throws {
    let folder = try EvaluationFolder()
    let examples =
      try examples(folder)
      + (0..<4).map { index in
        CropExample(
          image: try folder.plain("\(index).png"),
          crops: (0..<20).map { RatedCrop(box: box(0, 0, 20, Double(10 + $0)), score: Double($0)) })
      }
    let tied = ScriptedMethod(name: "tied", rate: { $0.map { _ in 0 } })
    func report(_ concurrency: Int, seed: UInt64) async throws -> EvaluationReport {
      let options = EvaluationOptions(bootstrap: Bootstrap(seed: seed), concurrency: concurrency)
      return try await Evaluator(methods: [tied, WholeImageMethod()], options: options)
        .evaluate(examples, dataset: "made up")
    }
    let one = try await report(1, seed: 1)
    let many = try await report(7, seed: 1)
    #expect(one == many)
    #expect(try one.json() == many.json())
    #expect(try await report(1, seed: 2) != one, "the seed decides about ties and intervals")
  }

  @Test func aBadPictureIsCountedAndNamed() async throws {
    let folder = try EvaluationFolder()
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder("text.jpg")))
    let crop = [RatedCrop(box: box(0, 0, 20, 20))]
    let examples = [
      CropExample(image: folder("missing.jpg"), crops: crop),
      CropExample(image: try folder.plain("good.png"), crops: crop),
      CropExample(image: folder("text.jpg"), crops: crop),
      CropExample(image: try folder.plain("empty.png"), crops: []),
    ]
    let events = Mutex<[EvaluationEvent]>([])
    let report = try await Evaluator(methods: [WholeImageMethod()]).evaluate(examples, dataset: "d") { event in
      events.withLock { $0.append(event) }
    }
    #expect(report.examples == 4)
    #expect(report.evaluated == 1)
    #expect(report.failures.map(\.image) == [folder("missing.jpg"), folder("text.jpg"), folder("empty.png")])
    #expect(report.failures.map(\.method) == [nil, nil, "whole image"])
    #expect(report.failures[0].reason == "\(ImagingError.missing(path: folder("missing.jpg")))")
    #expect(report.failures[0].description == report.failures[0].reason, "the picture is not named twice")
    let seen = events.withLock { $0 }
    #expect(seen.first == .started(examples: 4, methods: ["whole image"]))
    #expect(seen.count == 5)
    #expect(seen.contains { if case .finished(folder("good.png"), _, 4) = $0 { true } else { false } })
    let done = seen.compactMap { event -> Int? in
      switch event {
      case .started: nil
      case .finished(_, let done, _), .failed(_, let done, _): done
      }
    }
    #expect(done == [1, 2, 3, 4])
  }

  @Test func strictnessEndsIt() async throws {
    let folder = try EvaluationFolder()
    let good = try folder.plain("good.png")
    let crop = [RatedCrop(box: box(0, 0, 20, 20))]
    let strict = EvaluationOptions(isStrict: true)
    let missing = CropExample(image: folder("missing.jpg"), crops: crop)
    await #expect(throws: ImagingError.missing(path: folder("missing.jpg"))) {
      try await Evaluator(methods: [WholeImageMethod()], options: strict).evaluate([missing], dataset: "d")
    }
    let graded = CropExample(image: good, crops: crop + [RatedCrop(box: box(0, 0, 9, 9), score: 0)])
    let broken = ScriptedMethod(name: "broken", rate: { $0.map { _ in .nan } })
    let reason = EvaluationError.scoreNotFinite(index: 0, score: "nan").description
    await #expect(
      throws: EvaluationError.exampleFailed(EvaluationFailure(image: good, method: "broken", reason: reason))
    ) {
      try await Evaluator(methods: [broken], options: strict).evaluate([graded], dataset: "d")
    }
  }

  @Test func nothingLeftIsAnError() async throws {
    let folder = try EvaluationFolder()
    await #expect(throws: EvaluationError.nothingToEvaluate(dataset: "FLMS")) {
      try await Evaluator(methods: floors).evaluate([], dataset: "FLMS")
    }
    let example = CropExample(image: try folder.plain("a.png"), query: "a", crops: [RatedCrop(box: box(0, 0, 9, 9))])
    var modelless = ScriptedMethod(name: "composer")
    modelless.cut = { _, _ in throw ClipCropError.noModel }
    let failure = EvaluationFailure(
      image: example.image, method: "composer", reason: ClipCropError.noModel.description)
    await #expect(throws: EvaluationError.everyExampleFailed(dataset: "FLMS", count: 1, first: failure)) {
      try await Evaluator(methods: [modelless]).evaluate([example], dataset: "FLMS")
    }
  }

  @Test func badOptionsAreNamed() async throws {
    let example = CropExample(image: "a", crops: [])
    let cases: [(EvaluationOptions, String)] = [
      (EvaluationOptions(bootstrap: Bootstrap(resamples: 0)), "resamples"),
      (EvaluationOptions(bootstrap: Bootstrap(confidence: 1)), "confidence"),
      (EvaluationOptions(bootstrap: Bootstrap(confidence: .nan)), "confidence"),
      (EvaluationOptions(concurrency: 0), "concurrency"),
    ]
    for (options, name) in cases {
      let error = await #expect(throws: EvaluationError.self) {
        try await Evaluator(methods: floors, options: options).evaluate([example], dataset: "d")
      }
      #expect(error?.description.hasPrefix(name + " is ") == true)
    }
    await #expect(throws: EvaluationError.duplicateMethod(name: "whole image")) {
      try await Evaluator(methods: [WholeImageMethod(), WholeImageMethod()]).evaluate([example], dataset: "d")
    }
  }

  @Test func cancellationIsNoFailureOfAnExample() async throws {
    let folder = try EvaluationFolder()
    let examples = try (0..<3).map {
      CropExample(image: try folder.plain("\($0).png"), crops: [RatedCrop(box: box(0, 0, 9, 9))])
    }
    let waiting = ScriptedMethod(
      name: "waiting",
      cut: { _, image in
        try await Task.sleep(for: .seconds(600))
        return image.size.bounds
      })
    let task = Task { try await Evaluator(methods: [waiting]).evaluate(examples, dataset: "d") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aCropperIsToldTheQueriesAndRates() async throws {
    let folder = try EvaluationFolder()
    let image = try Image.open(try folder.plain("a.png"))
    let example = CropExample(image: image.name, query: "the cat", crops: [RatedCrop(box: box(0, 0, 9, 9))])
    func rated(usesQuery: Bool) async throws -> [Double]? {
      let method = CropperMethod(name: "m", cropper: Cropper(), usesQuery: usesQuery) { _, windows, queries in
        windows.map { $0.area + (queries == ["the cat"] ? 1 : 0) }
      }
      return try await method.scores(of: [box(0, 0, 3, 3)], for: example, in: ExamplePicture(image))
    }
    #expect(try await rated(usesQuery: true) == [10])
    #expect(try await rated(usesQuery: false) == [9])
    let silent = CropperMethod(name: "m", cropper: Cropper(), usesQuery: false)
    #expect(try await silent.scores(of: [], for: example, in: ExamplePicture(image)) == nil)
  }
}
