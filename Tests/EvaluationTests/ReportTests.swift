import ClipCrop
import Datasets
import Evaluation
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct ReportTests {
  private func report(_ folder: EvaluationFolder, kind: String? = "plain") async throws -> EvaluationReport {
    let examples =
      try (0..<3).map { index in
        CropExample(
          image: try folder.plain("\(index).png"), query: index == 0 ? "a \"quoted\"/\nquery" : nil,
          crops: (0..<7).map { RatedCrop(box: box(0, 0, 54, Double(20 + 2 * $0)), score: Double($0)) }, kind: kind)
      } + [CropExample(image: folder("gone.png"), crops: [RatedCrop(box: box(0, 0, 9, 9))])]
    return try await Evaluator(methods: [WholeImageMethod(), CenterCropMethod()]).evaluate(examples, dataset: "made up")
  }

  @Test func jsonHoldsTheReport() async throws {
    let folder = try EvaluationFolder()
    let report = try await report(folder)
    let text = try report.json()
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(text.utf8)) == report)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let names = [
      "confidence", "dataset", "evaluated", "examples", "failures", "format", "images", "methods", "resamples", "seed",
    ]
    #expect(object.keys.sorted() == names)
    let methods = try #require(object["methods"] as? [[String: Any]])
    let overall = try #require(methods[0]["overall"] as? [String: [String: Any]], "metrics are an object's keys")
    #expect(overall["iou"]?.keys.sorted() == ["high", "images", "low", "mean"])
    #expect(overall["acc1/5"] != nil)
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("    {\"height\"") } == 3, "an example is a line")
  }

  @Test func jsonIsWrittenWholeOrNotAtAll() async throws {
    let folder = try EvaluationFolder()
    let report = try await report(folder)
    try Data("old".utf8).write(to: URL(fileURLWithPath: folder("report.json")))
    try report.write(to: folder("report.json"))
    #expect(try String(contentsOfFile: folder("report.json"), encoding: .utf8) == report.json())
    #expect(try folder.contents() == ["0.png", "1.png", "2.png", "report.json"])
    #expect(throws: ImagingError.unwritable(path: folder("no/report.json"), reason: "No such file or directory")) {
      try report.write(to: folder("no/report.json"))
    }
    #if os(Linux)
      #expect(throws: ImagingError.diskFull(path: "/dev/full", reason: "No space left on device")) {
        try report.write(to: "/dev/full")
      }
    #endif
  }

  @Test func tableIsAlignedAndMarksTheBest() async throws {
    let folder = try EvaluationFolder()
    let lines = ReportTable(try await report(folder)).lines
    #expect(lines[0] == "made up: 3 of 4 examples, 1 left out; mean and 95 % interval, shares in %, * best")
    // The truth is 54x32 of 60x40. The centre crop, 54x36 from 3,2 on, covers 51x30 of it.
    #expect(lines[2] == "                               IoU                    BDE       IoU >= .75")
    #expect(lines[3] == "whole image  0.720* (0.720, 0.720)  0.075  (0.075, 0.075)  0.0  (0.0, 0.0)")
    #expect(lines[4] == "0.9 centre   0.714  (0.714, 0.714)  0.075  (0.075, 0.075)  0.0  (0.0, 0.0)")
    #expect(lines.allSatisfy { $0.last != " " })
    #expect(lines.contains { $0.hasPrefix("IoU of") && $0.hasSuffix("plain (3)") })
    #expect(lines.contains { $0.contains("Acc1/5") })
    #expect(!lines.contains { $0.contains("subject") }, "no example names subjects")
  }

  @Test func aTableWithoutKindsOrRankingIsShort() async throws {
    let folder = try EvaluationFolder()
    let example = CropExample(image: try folder.plain("a.png"), crops: [RatedCrop(box: box(0, 0, 60, 40))])
    let report = try await Evaluator(methods: [WholeImageMethod()]).evaluate([example], dataset: "one")
    let lines = ReportTable(report).lines
    #expect(lines.count == 4)
    #expect(!lines.dropFirst().contains { $0.contains("*") }, "one method has no rivals")
  }

  /// The two methods differ in every picture by the same, so that the interval of the difference is a point, which the two
  /// intervals of the methods would not show.
  @Test func differencesArePaired() async throws {
    let folder = try EvaluationFolder()
    let examples = try (0..<4).map { index in
      CropExample(
        image: try folder.plain("\(index).png"), crops: [RatedCrop(box: box(0, 0, 60, Double(10 + 5 * index)))])
    }
    let top = ScriptedMethod(name: "top") { example, _ in
      Box(x0: 0, y0: 0, x1: 60, y1: example.crops[0].box.y1 + 4)
    }
    let report = try await Evaluator(methods: [top, WholeImageMethod()]).evaluate(examples, dataset: "d")
    let bde = try #require(report.difference(.bde, of: "top", from: "top"))
    #expect([bde.mean, bde.low, bde.high] == [0, 0, 0])
    let iou = try #require(report.difference(.iou, of: "top", from: "whole image"))
    let means = try report.methods.map { try #require($0.overall[.iou]).mean }
    #expect(abs(iou.mean - (means[0] - means[1])) < 1e-12)
    #expect(iou.low > 0, "better on every picture")
    #expect(iou.images == 4)
    #expect(report.difference(.srcc, of: "top", from: "whole image") == nil)
    #expect(report.difference(.iou, of: "top", from: "nobody") == nil)
  }

  /// The page names what the report holds.
  @Test func thePageDescribesEveryMetric() throws {
    let path = Repository.root.appendingPathComponent("docs/evaluation.md")
    let page = try String(contentsOf: path, encoding: .utf8)
    for metric in Metric.windowMetrics + [.srcc, .pcc] { #expect(page.contains("| `\(metric.rawValue)` |")) }
    for name in ["acc1/5", "acc5", "acc10", "wacc1/5", "wacc5"] { #expect(page.contains("`\(name)`")) }
    for key in ["format", "failures", "resamples", "results", "truth"] { #expect(page.contains("\"\(key)\"")) }
  }

  @Test func errorsAreOneSentence() {
    let failure = EvaluationFailure(image: "a.jpg", method: "m", reason: "It broke.")
    let errors: [EvaluationError] = [
      .nothingToEvaluate(dataset: "d"), .everyExampleFailed(dataset: "d", count: 2, first: failure),
      .exampleFailed(failure), .noTruth, .emptyWindow(window: "w", picture: "1x1"),
      .wrongScoreCount(expected: 1, got: 2), .scoreNotFinite(index: 0, score: "nan"),
      .annotationNotFinite(index: 0, score: "inf"),
      .invalidOption(name: "n", value: "v", allowed: "a"), .duplicateMethod(name: "m"),
      .unknownMethod(name: "m", known: ["a", "b"]),
    ]
    for error in errors {
      #expect(error.description.hasSuffix("."))
      #expect(!error.description.contains("\n"))
    }
    #expect(EvaluationError.exampleFailed(failure).description == "a.jpg (m): It broke.")
  }
}
