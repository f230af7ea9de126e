import Datasets
import Foundation
import Geometry
import Synchronization
import TestSupport
import Testing

@Suite struct PictureTests {
  private func line(_ image: String, _ box: String = "[0, 0, 100, 100]") -> String {
    #"{"image": "\#(image)", "crops": [{"box": \#(box)}]}"#
  }

  @Test func missingAndBrokenPicturesAreNamed() async throws {
    let folder = try TemporaryFolder()
    try folder.addCat("good.jpg")
    try folder.addCat("Grüße 猫.jpg")
    try folder.write("text.jpg", "no picture")
    try folder.write("empty.jpg", "")
    try folder.write("folder.jpg/inner", "x")
    let cat = try Data(contentsOf: URL(fileURLWithPath: Repository.example("cat.jpg")))
    try folder.write("cut.jpg", cat.prefix(20))
    let names = ["good.jpg", "none.jpg", "text.jpg", "empty.jpg", "folder.jpg", "cut.jpg", "Grüße 猫.jpg"]
    let query = #"{"image": "good.jpg", "query_image": "none.jpg", "crops": [{"box": [0, 0, 9, 9]}]}"#
    let path = try folder.write("set.jsonl", (names.map { line($0) } + [query]).joined(separator: "\n"))

    let dataset = try await loadChecked(path)
    #expect(dataset.examples.map(\.image) == [folder("good.jpg"), folder("Grüße 猫.jpg")])
    #expect(dataset.problems.map(\.image) == Array(names[1..<6]) + ["good.jpg"])
    #expect(dataset.problems.map(\.line) == [2, 3, 4, 5, 6, 8])
    #expect(dataset.problems.first?.reason == .missingImage)
    for problem in dataset.problems[1..<5] {
      guard case .brokenImage(let detail) = problem.reason else {
        Issue.record("\(problem)")
        continue
      }
      #expect(!detail.isEmpty && !detail.hasSuffix("."))
    }
    guard case .brokenQueryImage? = dataset.problems.last?.reason else {
      Issue.record("the query's picture is missing")
      return
    }
    #expect(dataset.problems.summary(naming: 2).first == "4 broken pictures: text.jpg, empty.jpg, …")
    #expect(
      await #expect(throws: DatasetError.self) { try await loadChecked(path, strict: true) }
        == .problems(path: path, count: 6, first: dataset.problems[0]))
  }

  @Test func boxesAreHeldAgainstTheirPicture() async throws {
    let folder = try TemporaryFolder()
    try folder.addCat("a.jpg")
    let boxes = [
      "[0, 0, 451, 300]", "[-1, -2, 453, 302]", "[0, 0, 453.5, 300]", "[452, 0, 453, 9]", "[500, 0, 600, 9]",
    ]
    let path = try folder.write("set.jsonl", boxes.map { line("a.jpg", $0) }.joined(separator: "\n"))
    let dataset = try await loadChecked(path)
    let whole = Box<Pixels>(x0: 0, y0: 0, x1: 451, y1: 300)
    #expect(dataset.examples.map { $0.crops.map(\.box) } == [[whole], [whole]])
    #expect(dataset.problems.filter { $0.reason == .noCrops }.map(\.line) == [3, 4, 5])
    #expect(
      dataset.problems.first?.reason == .boxOutside(box: "[0.0, 0.0, 453.5, 300.0]", size: "451x300"))
  }

  @Test func nothingUsableIsAnError() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("set.jsonl", [line("x.jpg"), line("y.jpg")].joined(separator: "\n"))
    let error = try #require(await #expect(throws: DatasetError.self) { try await loadChecked(path) })
    let first = DatasetProblem(image: "x.jpg", file: path, line: 1, reason: .missingImage)
    #expect(error == .noExamples(path: path, problems: 2, first: first))
    #expect("\(error)".contains("x.jpg: the picture is missing") && "\(error)".contains("--images"))
    let fcdb = try folder.write(
      "fcdb/cropping_testing_set.json", #"[{"url": "https://e.org/1.jpg?x=/2", "crop": [0, 0, 9, 9]}]"#)
    guard
      case .noExamples(_, 1, let problem?)? = await #expect(
        throws: DatasetError.self, performing: { try await loadChecked(fcdb) })
    else {
      Issue.record("an error was expected")
      return
    }
    #expect(problem.image == "1.jpg")
  }

  @Test func progressReachesTheEnd() async throws {
    let folder = try TemporaryFolder()
    for index in 0..<20 { try folder.addCat("\(index).jpg") }
    let path = try folder.write("set.jsonl", (0..<20).map { line("\($0).jpg") }.joined(separator: "\n"))
    let seen = Mutex<[Int]>([])
    let dataset = try await Dataset.load(DatasetReference(path: path)) { done, total in
      seen.withLock { $0.append(done) }
      #expect(total == 20)
    }
    #expect(dataset.examples.map(\.image) == (0..<20).map { folder("\($0).jpg") })
    #expect(seen.withLock { $0 } == Array(1...20))
  }

  @Test func loadingCanBeCancelled() async throws {
    let folder = try TemporaryFolder()
    for index in 0..<20 { try folder.addCat("\(index).jpg") }
    let path = try folder.write("set.jsonl", (0..<20).map { line("\($0).jpg") }.joined(separator: "\n"))
    await #expect(throws: CancellationError.self) {
      try await Dataset.load(DatasetReference(path: path)) { done, _ in
        if done == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
  }

  @Test func rankedPairsAreHeldAgainstTheirPictures() async throws {
    let folder = try TemporaryFolder()
    try folder.addCat("images/1.jpg")
    let pair = #"{"crop_0": [0, 0, 100, 100], "crop_1": [0, 0, X, 50], "vote_for_0": 2, "vote_for_1": 3}"#
    let pairs = "[\(pair.replacing("X", with: "50")), \(pair.replacing("X", with: "900"))]"
    let path = try folder.write(
      "ranking_annotation.json",
      #"[{"url": "h/1.jpg", "crops": \#(pairs)}, {"url": "h/2.jpg", "crops": \#(pairs)}]"#)
    let ranked = try await RankedPairs.load(path: path)
    #expect(ranked.pictures.map(\.image) == [folder("images/1.jpg")] && ranked.pictures[0].pairs.count == 1)
    #expect(
      Set(ranked.problems.map(\.reason)) == [
        .missingImage, .boxOutside(box: "[0.0, 0.0, 900.0, 50.0]", size: "451x300"),
      ])
    #expect(ranked.pictures[0].pairs[0].isRight(first: 0, second: 1))
  }
}
