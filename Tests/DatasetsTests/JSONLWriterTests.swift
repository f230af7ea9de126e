import ClipCrop
import Datasets
import Foundation
import Geometry
import Testing

@Suite struct JSONLWriterTests {
  private let crop = RatedCrop(box: Box(x0: 0, y0: 1, x1: 20, y1: 30))

  @Test func whatIsWrittenIsReadTheSame() async throws {
    let folder = try TemporaryFolder()
    let examples = [
      CropExample(
        image: folder("a.jpg"), query: "the \"red\"\tone\\ \u{1} 猫\u{2028}",
        crops: [RatedCrop(box: Box(x0: 0.1, y0: 1.0 / 3, x1: 1e-7 + 5, y1: 1e17), score: 0.1 + 0.2), crop],
        subjects: [Box(x0: 1, y0: 2, x1: 3, y1: 4)], kind: "hard"),
      CropExample(image: folder("sub dir/ü.png"), query: .image(path: folder("q/é.jpg")), crops: [crop]),
      CropExample(image: "/elsewhere/b.jpg", crops: [RatedCrop(box: crop.box, score: 0)]),
      CropExample(image: folder("a.jpg"), query: "a cat", subjects: [crop.box]),
      CropExample(image: folder("a.jpg"), query: "a cow", kind: "absent"),
    ]
    let path = folder("set.jsonl")
    try JSONLWriter.write(examples, to: path)
    #expect(try await load(path).examples == examples)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5 && lines[4] == #"{"image": "a.jpg", "query": "a cow", "kind": "absent"}"#)
    #expect(
      lines[1]
        == #"{"image": "sub dir/ü.png", "query_image": "q/é.jpg", "crops": [{"box": [0, 1, 20, 30], "score": 1}]}"#)
    try JSONLWriter.write(Array(examples.prefix(1)), to: path)
    #expect(try await load(path).examples.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["set.jsonl"])
  }

  @Test func whatCouldNotBeReadIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("set.jsonl", "kept")
    let empty = Box<Pixels>(x0: 5, y0: 0, x1: 5, y1: 9)
    for example in [
      CropExample(image: "", crops: [crop]), CropExample(image: "a", query: " ", crops: [crop]),
      CropExample(image: "a"), CropExample(image: "a", query: "b"), CropExample(image: "a", kind: "absent"),
      CropExample(image: "a", subjects: [crop.box]), CropExample(image: "a", query: "b", subjects: [empty]),
      CropExample(image: "a", crops: [RatedCrop(box: empty)]),
      CropExample(image: "a", crops: [RatedCrop(box: crop.box, score: .nan)]),
      CropExample(image: "a", crops: [RatedCrop(box: crop.box, score: 2)]),
      CropExample(image: "a", crops: [crop], subjects: [Box(x0: 0, y0: 0, x1: .infinity, y1: 1)]),
      CropExample(image: "a", crops: [crop], kind: ""),
    ] {
      #expect(throws: DatasetError.self) {
        try JSONLWriter.write([CropExample(image: "b", crops: [crop]), example], to: path)
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    let folder = try TemporaryFolder()
    for path in [folder("no/such/folder/x.jsonl"), folder.path] {
      let error = #expect(throws: DatasetError.self) {
        try JSONLWriter.write([CropExample(image: "a", crops: [crop])], to: path)
      }
      guard case .cannotWrite(path, let reason)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(!reason.isEmpty && !reason.contains("Foundation"), "\(reason)")
    }
  }
}
