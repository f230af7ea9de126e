import ClipCrop
import Datasets
import Foundation
import Geometry
import Testing

@Suite struct DatasetTests {
  private func dataset(_ names: [String]) -> Dataset {
    let crop = RatedCrop(box: Box(x0: 0, y0: 0, x1: 9, y1: 9), score: 0.5)
    return Dataset(
      name: "x", format: .jsonl,
      examples: names.flatMap { name in
        ["cat", "dog"].map { CropExample(image: "here/\(name)", query: .text($0), crops: [crop]) }
      })
  }

  private let names = (0..<200).map { "\($0).jpg" }

  @Test func aSplitGoesByPictureAndNotByOrder() throws {
    let whole = dataset(names)
    let (training, validation) = try whole.split(validation: 0.15, seed: 3)
    #expect(validation.examples.count == 60 && training.examples.count == 340)
    let validated = Set(validation.examples.map(\.image))
    #expect(validated.count == 30 && validated.isDisjoint(with: training.examples.map(\.image)))
    #expect(
      Set(try dataset(names.reversed()).split(validation: 0.15, seed: 3).validation.examples.map(\.image)) == validated)
    #expect(Set(try whole.split(validation: 0.15, seed: 4).validation.examples.map(\.image)) != validated)
    // Names that differ in their last letter only must not all fall on one side.
    #expect(Set(validated.map { $0.count }).count > 1 && validated.contains { $0.hasSuffix("7.jpg") })
    #expect(training.examples == whole.examples.filter { !validated.contains($0.image) }, "the order stays")
  }

  @Test func noPartIsEmptyUnlessAsked() throws {
    let two = try dataset(["a.jpg", "b.jpg"]).split(validation: 0.01)
    #expect(two.training.examples.count == 2 && two.validation.examples.count == 2)
    let most = try dataset(["a.jpg", "b.jpg"]).split(validation: 0.99)
    #expect(most.training.examples.count == 2)
    #expect(try dataset(["a.jpg"]).split(validation: 0.2).training.examples.count == 2)
    #expect(try dataset(names).split(validation: 0).validation.examples.isEmpty)
    for fraction in [-0.1, 1, 2, .nan, .infinity] {
      #expect(throws: DatasetError.self) { try dataset(names).split(validation: fraction) }
    }
  }

  @Test func theFingerprintTellsContentsApart() {
    let whole = dataset(names)
    #expect(whole.fingerprint == dataset(names).fingerprint)
    #expect(whole.fingerprint == "98ee270572943dc8", "a checkpoint records it, so it may never change")
    var elsewhere = whole
    for index in elsewhere.examples.indices { elsewhere.examples[index].image = "there/\(names[index / 2])" }
    #expect(elsewhere.fingerprint == whole.fingerprint)
    let changes: [(inout CropExample) -> Void] = [
      { $0.image = "here/z.jpg" }, { $0.query = nil }, { $0.query = .image(path: "cat") }, { $0.query = "cats" },
      { $0.crops[0].score = 0.5.nextUp }, { $0.crops[0].box.x1 = 8 }, { $0.crops.append($0.crops[0]) },
      { $0.subjects.append($0.crops[0].box) }, { $0.kind = "hard" },
    ]
    var seen: Set<String> = [whole.fingerprint]
    for change in changes {
      var other = whole
      change(&other.examples[100])
      #expect(seen.insert(other.fingerprint).inserted)
    }
    var shorter = whole
    shorter.examples.removeLast()
    #expect(seen.insert(shorter.fingerprint).inserted)
    #expect(seen.insert(dataset(names.reversed()).fingerprint).inserted)
  }

  @Test func anArgumentNamesFormatAndPath() throws {
    #expect(try DatasetReference(parsing: "fcdb:a/b.json") == DatasetReference(format: .fcdb, path: "a/b.json"))
    #expect(try DatasetReference(parsing: "GAICD:/x:y") == DatasetReference(format: .gaicd, path: "/x:y"))
    #expect(try DatasetReference(parsing: "a/b.json") == DatasetReference(path: "a/b.json"))
    #expect(try DatasetReference(parsing: "flms:~/x").path == NSHomeDirectory() + "/x")
    #expect(try DatasetReference(parsing: "./x:y") == DatasetReference(path: "./x:y"))
    let folder = try TemporaryFolder()
    #expect(try DatasetReference(parsing: try folder.write("x:y.jsonl", "")).path == folder("x:y.jsonl"))
    #expect(throws: DatasetError.unknownFormat(name: "fdcb")) { try DatasetReference(parsing: "fdcb:a/b.json") }
    for empty in ["", "fcdb:"] {
      #expect(throws: DatasetError.self) { try DatasetReference(parsing: empty) }
    }
    #expect("\(DatasetReference(format: .cpc, path: "a"))" == "cpc:a" && "\(DatasetReference(path: "a"))" == "a")
  }
}
