import Datasets
import Geometry
import Testing

@Suite struct GAICDTextTests {
  private func layout() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("annotations/train/1.txt", "10 20 200 300 5\n30 40 250 400 1\n\n10 20 200 310 -2\n")
    try folder.write("annotations/val/2.txt", "10\t20\t200\t300\t3.5\r\n10  20 200 300 nan\r\n")
    try folder.write("annotations/test/3.txt", " 0 0 300 451 2 \n10 20 200 300 7\n")
    for picture in ["train/1.jpg", "val/2.jpg", "test/3.jpg"] { try folder.addCat("images/" + picture) }
    return folder
  }

  @Test func rowsAreTopLeftBottomRightScore() async throws {
    let folder = try layout()
    let dataset = try await loadChecked(folder.path)
    #expect(dataset.format == .gaicd)
    #expect(dataset.examples.map(\.image) == ["test/3.jpg", "train/1.jpg", "val/2.jpg"].map { folder("images/" + $0) })
    let first = try #require(dataset.examples.first { $0.image.hasSuffix("1.jpg") })
    #expect(first.crops.map(\.box) == [Box(x0: 20, y0: 10, x1: 300, y1: 200), Box(x0: 40, y0: 30, x1: 400, y1: 250)])
    #expect(first.crops.map(\.score) == [1, 0])
    #expect(dataset.examples.last?.crops.map(\.score) == [0.625])
    #expect(
      dataset.problems.map(\.reason) == [
        .badScore(score: "7.0", allowed: "1...5"), .badScore(score: "nan", allowed: "1...5"),
      ])
    #expect(dataset.problems.map(\.line) == [2, 2])
  }

  @Test func partsAreFolders() async throws {
    let folder = try layout()
    #expect(try Dataset.parts(of: DatasetReference(path: folder.path)) == [.train, .validation, .test])
    for (split, name) in [(DatasetSplit.train, "train/1.jpg"), (.validation, "val/2.jpg"), (.test, "test/3.jpg")] {
      let dataset = try await loadChecked(folder.path, .gaicd, split: split)
      #expect(dataset.examples.map(\.image) == [folder("images/" + name)])
    }
    for inner in ["annotations", "annotations/test", "annotations/test/3.txt"] {
      let dataset = try await loadChecked(folder(inner), split: .test)
      #expect(dataset.examples.map(\.image) == [folder("images/test/3.jpg")], "\(inner)")
    }
    let elsewhere = try await loadChecked(folder("annotations/train"), images: folder("images/train"))
    #expect(elsewhere.examples.map(\.image) == [folder("images/train/1.jpg")])
  }

  @Test func aPictureWithoutRowsIsNamed() async throws {
    let folder = try layout()
    try folder.write("annotations/test/0.txt", "")
    try folder.write("annotations/train/1.txt", "10 20 200 300 -2\n")
    try folder.addCat("images/test/0.jpg")
    let dataset = try await loadChecked(folder.path)
    #expect(dataset.examples.count == 2)
    #expect(dataset.problems.filter { $0.reason == .noCrops }.map(\.image) == ["0", "1"])
  }

  @Test func partsMayNamePicturesAlike() async throws {
    let folder = try layout()
    try folder.write("annotations/val/1.txt", "10 20 200 300 3\n")
    try folder.addCat("images/val/1.jpg")
    let dataset = try await loadChecked(folder.path)
    #expect(dataset.examples.map(\.image).filter { $0.hasSuffix("/1.jpg") }.count == 2)
    #expect(!dataset.problems.contains { $0.reason == .duplicate })
  }

  @Test func aNameThatIsTakenTwiceIsTheOneOfItsPart() async throws {
    let folder = try layout()
    try folder.addCat("images/val/1.jpg")
    #expect(try await loadChecked(folder.path, split: .train).examples.map(\.image) == [folder("images/train/1.jpg")])
    try folder.addCat("images/more/train/1.png")
    let dataset = try await loadChecked(folder.path)
    #expect(dataset.problems.first?.reason == .ambiguousImage(count: 3))
    #expect(dataset.examples.count == 2)
  }

  @Test(arguments: [
    ("1 2 3 4", "4 fields"), ("1 2 3 4 5 6", "6 fields"), ("1 2 3 4 good", "\"good\" is no number"),
    ("1 2 3 4 5\n\u{1}", "1 fields"),
  ])
  func aWrongRowIsNamed(row: String, words: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("annotations/1.txt", "1 2 3 4 5\n" + row)
    guard case .malformed(_, let line, let reason)? = await failure(folder.path, .gaicd) else {
      Issue.record("no error with a line")
      return
    }
    #expect(reason.contains(words) && line >= 2, "\(line): \(reason)")
  }
}
