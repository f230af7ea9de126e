import ClipCrop
import Datasets
import Geometry
import Testing
import Training

@Suite struct DetectorExamplesTests {
  private let crops = [RatedCrop(box: Box(x0: 0, y0: 0, x1: 9, y1: 9))]
  private let box = Box<Pixels>(x0: 1, y0: 1, x1: 4, y1: 4)

  private func example(
    _ image: String, _ query: Query?, _ subjects: [Box<Pixels>], kind: String? = nil
  ) -> CropExample {
    CropExample(image: image, query: query, crops: crops, subjects: subjects, kind: kind)
  }

  @Test func examplesOfAPictureComeTogether() {
    let examples = DetectorExamples([
      example("a.jpg", "the  Dog ", [box]), example("b.jpg", "a cat", [box]),
      example("a.jpg", "a\ncat", [box, box]), example("a.jpg", "a cow", [], kind: "absent"),
    ])
    #expect(examples.names == ["the dog", "a cat", "a cow"])
    #expect(examples.pictures.map(\.image) == ["a.jpg", "b.jpg"])
    #expect(examples.pictures[0].things.map(\.name) == ["the dog", "a cat"])
    #expect(examples.pictures[0].absent == ["a cow"])
    #expect(examples.omissions.isEmpty)
  }

  @Test func whatTeachesNothingIsCounted() {
    let examples = DetectorExamples([
      example("a.jpg", nil, [box]), example("b.jpg", .image(path: "c.jpg"), [box]), example("d.jpg", "a dog", []),
      example("e.jpg", " \n", [box]), example("f.jpg", "a dog", []),
    ])
    #expect(examples.pictures.isEmpty && examples.names.isEmpty)
    #expect(examples.omissions[.withoutQuery] == ["a.jpg", "e.jpg"])
    #expect(examples.omissions[.queryImage] == ["b.jpg"])
    #expect(examples.omissions[.withoutSubjects] == ["d.jpg", "f.jpg"])
    #expect(examples.omissionSummary.count == 3)
    #expect(examples.omissionSummary[0].contains("2 examples without a text query, such as that of a.jpg"))
  }
}
