import ClipCrop
import Datasets
import Evaluation
import Geometry
import Imaging
import Testing

/// What is reported of methods that look for the query.
@Suite struct FindingTests {
  private func report(
    _ examples: [CropExample], finding: @escaping @Sendable (CropExample) -> (Bool?, Box<Pixels>?)
  ) async throws -> EvaluationReport {
    var method = ScriptedMethod(name: "scripted")
    method.find = {
      let (isFound, bestBox) = finding($0); return (isFound, bestBox)
    }
    method.cut = { example, image in example.query == .text("the left one") ? box(0, 0, 30, 40) : image.size.bounds }
    return try await Evaluator(methods: [method]).evaluate(examples, dataset: "made up")
  }

  @Test func boxesAreComparedWithTheNearestSubject() async throws {
    let folder = try EvaluationFolder()
    let image = try folder.plain("a.png")
    let crops = [RatedCrop(box: box(0, 0, 60, 40))]
    let examples = [
      CropExample(
        image: image, query: "hit", crops: crops, subjects: [box(0, 0, 10, 10), box(20, 20, 40, 40)], kind: "plain"),
      CropExample(image: image, query: "miss", crops: crops, subjects: [box(0, 0, 10, 10)], kind: "plain"),
      CropExample(image: image, crops: crops, subjects: [box(0, 0, 10, 10)], kind: "plain"),
    ]
    let report = try await report(examples) { _ in (true, box(20, 20, 40, 30)) }
    let plain = report.methods[0].kinds["plain"]
    #expect(
      plain?[.boxIoU]?.mean == 0.25,
      "half of one subject by one, nothing by the other; without a query nothing is looked for")
    #expect(plain?[.box50]?.mean == 0.5)
    #expect(plain?[.found]?.images == 2)
    #expect(plain?[.abstained] == nil)
  }

  @Test func whatIsAbsentHasNoWindowButAnAnswer() async throws {
    let folder = try EvaluationFolder()
    let image = try folder.plain("a.png")
    let examples = ["one", "two", "three", "four"].map {
      CropExample(image: image, query: .text($0), crops: [], kind: "absent")
    }
    let report = try await report(examples) { ($0.query == .text("two"), nil) }
    #expect(report.failures.isEmpty)
    let absent = report.methods[0].kinds["absent"]
    #expect(absent?[.abstained]?.mean == 0.75)
    #expect(absent?[.iou] == nil)
    #expect(report.images[0].results["scripted"]?.truth == [])
    #expect(try report.json().contains("\"abstained\""))
    #expect(ReportTable(report).lines.contains { $0.contains("abstained") })
  }

  @Test func everyQueryOfAPictureMustKeepItsSubject() async throws {
    let folder = try EvaluationFolder()
    let (first, second) = (try folder.plain("a.png"), try folder.plain("b.png"))
    func example(_ image: String, _ query: String, _ subject: Box<Pixels>) -> CropExample {
      CropExample(
        image: image, query: .text(query), crops: [RatedCrop(box: subject)], subjects: [subject], kind: "ambiguous")
    }
    // The window for "the left one" is the left half, for all else the whole picture.
    let examples = [
      example(first, "the left one", box(0, 0, 20, 20)), example(first, "the right one", box(40, 0, 60, 20)),
      example(second, "the left one", box(20, 0, 40, 20)), example(second, "the right one", box(40, 0, 60, 20)),
    ]
    let report = try await report(examples) { _ in (true, nil) }
    let ambiguous = report.methods[0].kinds["ambiguous"]
    #expect(ambiguous?[.subjectKept]?.mean == 0.75)
    #expect(ambiguous?[.everySubjectKept]?.mean == 0.5)
    #expect(ambiguous?[.everySubjectKept]?.images == 2, "pictures, not queries")
  }
}
