import Datasets
import Geometry
import Testing

@Suite struct CPCTests {
  private let boxes = #""bboxes": [[0, 0, 100, 50], [10, 20, 200, 300]]"#

  /// The scores of the first picture in each form that is found: 0 and 2 on a scale of 0 to 4, which the second picture spans.
  @Test(arguments: [
    #"{"scores": [0, 2], BOXES}"#, #"{BOXES, "scores": [[0, 1], [0, 3], [0, 2]]}"#,
    #"{BOXES, "scores": [[0, 0, 0], [1, 2, 3]]}"#, #"{"scores": [[-1, 2], [1, 2]], BOXES}"#,
  ])
  func viewsOfAPictureHaveScores(form: String) async throws {
    let folder = try TemporaryFolder()
    let text = form.replacing("BOXES", with: boxes)
    try folder.write("annotations/a.jpg.txt", text)
    // As published: the object is text in a JSON string.
    try folder.write(
      "annotations/b.txt", #""{\"scores\": [[0, 4]], \"bboxes\": [[0, 0, 10, 10], [10, 20, 200, 300]]}""#)
    try folder.addCat("images/a.jpg")
    try folder.addCat("images/b.jpg")
    let dataset = try await loadChecked(folder.path)
    #expect(dataset.format == .cpc && dataset.problems.isEmpty)
    #expect(dataset.examples.map(\.image) == [folder("images/a.jpg"), folder("images/b.jpg")])
    #expect(dataset.examples[0].crops.map(\.score) == [0, 0.5] && dataset.examples[1].crops.map(\.score) == [0, 1])
    #expect(dataset.examples[0].crops[1].box == Box(x0: 10, y0: 20, x1: 200, y1: 300))
    #expect(try await load(folder.path, .cpc, split: .train).examples.count == 2)
    await #expect(throws: DatasetError.self) { try await load(folder.path, .cpc, split: .test) }
  }

  @Test func oneFileHoldsAllPictures() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "image_crop.json",
      #"{"a.jpg": {\#(boxes), "scores": [1, 3]}, "b.jpg": {\#(boxes), "scores": [2, Infinity]}, "a.jpg": {\#(boxes), "scores": [1, 1]}}"#
    )
    for place in [path, folder.path] {
      let dataset = try await load(place)
      #expect(dataset.format == .cpc && dataset.examples.map(\.crops.count) == [2, 1])
      #expect(dataset.examples.flatMap(\.crops).map(\.score) == [0, 1, 0.5])
      #expect(dataset.problems.map(\.reason) == [.duplicate, .badScore(score: "inf", allowed: "1.0...3.0")])
    }
  }

  @Test func equalScoresAreAllGood() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.json", #"{"a.jpg": {\#(boxes), "scores": [2, 2]}}"#)
    #expect(try await load(path).examples.first?.crops.map(\.score) == [1, 1])
  }

  @Test func hugeScoresStayOnTheScale() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.json", #"{"a.jpg": {\#(boxes), "scores": [-1.7e308, 1.7e308]}}"#)
    #expect(try await load(path).examples.first?.crops.map(\.score) == [0, 1])
  }

  @Test(arguments: [
    #"{"scores": [1], BOXES}"#, #"{"scores": [[1, 2, 3]], BOXES}"#, #"{"scores": [], BOXES}"#, #"{"scores": 3, BOXES}"#,
    #"{"bboxes": [[0, 0, 1, 1]]}"#, #"{"scores": [[], []], BOXES}"#, #"{"scores": ["1", "2"], BOXES}"#,
    #""{\"bboxes\": [""#,
  ])
  func wrongShapesAreNamed(form: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.txt", form.replacing("BOXES", with: boxes))
    guard case .malformed(path, 1, _)? = await failure(path, .cpc) else {
      Issue.record("no error with a line")
      return
    }
  }
}
