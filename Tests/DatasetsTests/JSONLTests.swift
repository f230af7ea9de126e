import ClipCrop
import Datasets
import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct JSONLTests {
  @Test func aLineIsAnExample() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "mine.jsonl",
      """
      {"image": "a.jpg", "query": "the café — 猫", "crops": [{"box": [1, 2, 30.5, 40], "score": 0.25}, {"box": [0, 0, 9, 9]}],\
       "subjects": [[3, 4, 5, 6]], "kind": "ambiguous", "extra": {"any": [null, true]}, "_note": 1}

      {"image": "sub/b.jpg", "query_image": "q.jpg", "crops": [{"box": [0, 0, 1e1, 5], "score": 1, "_by": "me"}], "kind": null}
      {"image": "/c.jpg", "crops": [{"box": [-0.5, 0, 10, 5], "score": 0}]}
      """)
    let dataset = try await load(path)
    #expect(dataset.format == .jsonl && dataset.name == "mine.jsonl" && dataset.problems.isEmpty)
    let first = CropExample(
      image: folder("a.jpg"), query: "the café — 猫",
      crops: [
        RatedCrop(box: Box(x0: 1, y0: 2, x1: 30.5, y1: 40), score: 0.25),
        RatedCrop(box: Box(x0: 0, y0: 0, x1: 9, y1: 9), score: 1),
      ], subjects: [Box(x0: 3, y0: 4, x1: 5, y1: 6)], kind: "ambiguous")
    #expect(dataset.examples.count == 3 && dataset.examples[0] == first)
    #expect(
      dataset.examples[1].query == .image(path: folder("q.jpg")) && dataset.examples[1].image == folder("sub/b.jpg"))
    #expect(dataset.examples[2].image == "/c.jpg" && dataset.examples[2].query == nil)
    #expect(dataset.examples[2].crops[0].box.x0 == 0, "half a pixel outside is rounding")
  }

  @Test func picturesLieInTheFolderThatIsGiven() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x/mine.jsonl", #"{"image": "a.jpg", "crops": [{"box": [0, 0, 9, 9]}]}"#)
    try folder.addCat("pictures/a.jpg")
    let dataset = try await loadChecked(path, images: folder("pictures") + "/")
    #expect(dataset.examples.first?.image == folder("pictures/a.jpg"))
    let error = try #require(
      await #expect(throws: DatasetError.self) { try await loadChecked(path, images: folder("nowhere")) })
    #expect(error == .noImagesFolder(path: folder("nowhere")))
  }

  @Test(arguments: [
    (#"{"image": "a.jpg", "querry": "x", "crops": []}"#, "unknown key \"querry\""),
    (#"{"img": "a.jpg"}"#, "unknown key \"img\""),
    (#"{"image": "a.jpg", "crops": [{"bbox": [0, 0, 1, 1]}]}"#, "unknown key \"bbox\""),
    (#"{"image": "a.jpg", "image": "b.jpg", "crops": []}"#, "twice"),
    (#"{"query": "x", "crops": [{"box": [0, 0, 1, 1]}]}"#, "lacks \"image\""),
    (#"{"image": "", "crops": []}"#, "empty"),
    (#"{"image": "a.jpg", "query": " ", "crops": []}"#, "empty"),
    (#"{"image": 7, "crops": []}"#, "a number, but must be a text"),
    (#"{"image": "a.jpg", "query": "x", "query_image": "b.jpg"}"#, "exclude each other"),
    (#"{"image": "a.jpg", "crops": {"box": [0, 0, 1, 1]}}"#, "an object, but must be an array"),
    (#"{"image": "a.jpg", "crops": [[0, 0, 1, 1]]}"#, "must be an object"),
    (#"{"image": "a.jpg", "crops": [{"score": 1}]}"#, "lacks \"box\""),
    (#"{"image": "a.jpg", "crops": [{"box": [0, 0, 1]}]}"#, "3 numbers"),
    (#"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, "1"]}]}"#, "must be a number"),
    (#"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1], "score": 4.2}]}"#, "scale all scores"),
    (#"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1], "score": -0.1}]}"#, "scale all scores"),
    (#"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1]}"#, "not valid JSON"),
    (#"{"image": "a.jpg"} {"image": "b.jpg"}"#, "not valid JSON"),
    (#"["a.jpg"]"#, "must be an object"),
    ("image,box", "not valid JSON"),
    (String(repeating: "[", count: 100_000), "nested too deeply"),
  ])
  func aWrongLineIsNamed(line: String, words: String) async throws {
    let folder = try TemporaryFolder()
    let good = #"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1]}]}"#
    let path = try folder.write("bad.jsonl", "\(good)\r\n\r\n\(line)\r\n\(good)\r\n")
    guard case .malformed(path, 3, let reason) = await failure(path) else {
      Issue.record("no error that names line 3")
      return
    }
    #expect(reason.contains(words), "\(reason)")
    let alone = try folder.write("alone.jsonl", line)
    guard case .malformed(alone, 1, _) = await failure(alone, .jsonl) else {
      Issue.record("no error that names line 1")
      return
    }
  }

  @Test func aByteOrderMarkAndCRLFAreRead() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "x.jsonl", "\u{FEFF}" + #"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1]}]}"# + "\r\n")
    #expect(try await load(path).examples.count == 1)
  }

  @Test func whatIsWrongWithSingleBoxesAndScoresIsLeftOut() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "x.jsonl",
      """
      {"image": "a.jpg", "crops": [{"box": [0, 0, 10, 10]}, {"box": [10, 0, 0, 10]}, {"box": [5, 5, 5, 9]}]}
      {"image": "b.jpg", "crops": [{"box": [0, 0, 10, 10], "score": NaN}, {"box": [0, 0, 10, 10], "score": -Infinity}]}
      {"image": "c.jpg", "crops": [{"box": [0, 0, 10, 10]}, {"box": [0, NaN, 10, 10]}, {"box": [0, 0, 1e999, 10]}]}
      {"image": "d.jpg", "crops": []}
      {"image": "e.jpg"}
      {"image": "f.jpg", "crops": [{"box": [0, 0, 1e300, 10]}, {"box": [-3, 0, 10, 10]}], "subjects": [[-9, 0, 9, 9]]}
      """)
    let dataset = try await load(path)
    #expect(dataset.examples.map(\.image) == ["a.jpg", "c.jpg", "f.jpg"].map { folder($0) })
    #expect(dataset.examples.allSatisfy { $0.crops.count == 1 && $0.subjects.isEmpty })
    #expect(
      dataset.problems.map { "\($0.line) \($0.reason)" } == [
        "1 the box [10.0, 0.0, 0.0, 10.0] is inverted or empty",
        "1 the box [5.0, 5.0, 5.0, 9.0] is inverted or empty",
        "2 the score nan is not in 0...1", "2 the score -inf is not in 0...1", "2 there is no usable crop",
        "3 the box [0.0, nan, 10.0, 10.0] has an edge that is no number",
        "3 the box [0.0, 0.0, inf, 10.0] has an edge that is no number",
        "4 there is no usable crop", "5 there is no usable crop",
        "6 the box [-3.0, 0.0, 10.0, 10.0] leaves the picture", "6 the box [-9.0, 0.0, 9.0, 9.0] leaves the picture",
      ])
    #expect(dataset.problems.summary(naming: 1).first == "3 pictures without a usable crop: b.jpg, …")
  }

  @Test func linesThatOnlyTellWhereThingsAreNeedNoWindow() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "x.jsonl",
      """
      {"image": "a.jpg", "query": "a dog", "subjects": [[0, 0, 9, 9]]}
      {"image": "a.jpg", "query": "a cat", "crops": [], "subjects": [[0, 0, 9, 9], [5, 5, 1, 1]], "kind": "plain"}
      {"image": "a.jpg", "query": "a cow", "kind": "absent"}
      {"image": "a.jpg", "query_image": "q.jpg", "crops": null, "subjects": [[0, 0, 9, 9]]}
      {"image": "a.jpg", "query": "a hen", "crops": [{"box": [0, 0, 9, 9]}]}
      {"image": "b.jpg", "query": "a dog"}
      {"image": "c.jpg", "subjects": [[0, 0, 9, 9]]}
      {"image": "d.jpg", "kind": "absent"}
      {"image": "e.jpg", "query": "a dog", "subjects": [[9, 0, 0, 9]]}
      {"image": "f.jpg", "query": "a dog", "subjects": [[0, 0, 9, 9]], "crops": [{"box": [9, 0, 0, 9]}]}
      """)
    let dataset = try await load(path)
    #expect(dataset.examples.map(\.image) == Array(repeating: folder("a.jpg"), count: 5))
    #expect(dataset.examples.map(\.crops.count) == [0, 0, 0, 0, 1])
    #expect(dataset.examples.map(\.subjects.count) == [1, 1, 0, 1, 0])
    #expect(dataset.problems.filter { $0.reason == .noCrops }.map(\.line) == [6, 7, 8, 9, 10])
    let (rest, withoutWindows) = try dataset.requiringWindows()
    #expect(rest.examples.map(\.query) == ["a hen"] && withoutWindows == 4)
    var none = dataset
    none.examples.removeLast()
    #expect(throws: DatasetError.noWindows(dataset: "x.jsonl", examples: 4)) { try none.requiringWindows() }
  }

  @Test func repeatedLinesCountOnce() async throws {
    let folder = try TemporaryFolder()
    let line = #"{"image": "a.jpg", "query": "cat", "crops": [{"box": [0, 0, 1, 1]}]}"#
    let other = #"{"image": "a.jpg", "query": "dog", "crops": [{"box": [0, 0, 1, 1]}]}"#
    let dataset = try await load(try folder.write("x.jsonl", [line, other, line].joined(separator: "\n")))
    #expect(dataset.examples.count == 2 && dataset.problems.map(\.line) == [3])
    #expect(dataset.problems.first?.reason == .duplicate)
  }

  @Test func aFolderHoldsItsPartsByName() async throws {
    let folder = try TemporaryFolder()
    for name in ["train", "val", "test"] {
      try folder.write("\(name).jsonl", #"{"image": "\#(name).jpg", "crops": [{"box": [0, 0, 1, 1]}]}"#)
    }
    #expect(try await load(folder.path).examples.count == 3)
    let validation = try await load(folder.path + "/", .jsonl, split: .validation)
    #expect(validation.examples.map(\.image) == [folder("val.jpg")] && validation.name.hasSuffix(" (validation)"))
    let mine = try folder.write("more/mine.jsonl", #"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1]}]}"#)
    #expect(await failure(mine, split: .test) == .noSplit(path: mine, split: .test, available: []))
  }

  @Test func theExampleOfTheDocumentationIsRead() async throws {
    let page = try String(contentsOf: Repository.root.appendingPathComponent("docs/datasets.md"), encoding: .utf8)
    let block = try #require(page.split(separator: "```json\n").dropFirst().first?.split(separator: "```").first)
    let folder = try TemporaryFolder()
    let dataset = try await load(try folder.write("x.jsonl", String(block)))
    #expect(dataset.problems.isEmpty && dataset.examples.map(\.crops.count) == [2, 1, 1, 0, 0])
    #expect(dataset.examples[0].query == "the dog" && dataset.examples[0].subjects.count == 1)
  }

  @Test func manyLinesAreRead() async throws {
    let folder = try TemporaryFolder()
    let text = (0..<100_000).map { #"{"image":"\#($0)","crops":[{"box":[0,0,9,9]}]}"# }.joined(separator: "\n")
    let dataset = try await load(try folder.write("x.jsonl", text))
    #expect(dataset.examples.count == 100_000 && dataset.examples.last?.image == folder("99999"))
  }
}
