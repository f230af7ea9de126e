import ClipCrop
import Foundation
import Geometry
import Imaging
import OWLViT
import TestSupport
import Testing

@Suite struct CropperTests {
  private let coffee = Repository.example("coffee.jpg")
  private let model = Repository.fixture("models/owlvit-wide/model")

  @Test func subjectsDecideWithoutAModel() async throws {
    let region = Region.fraction(Box(x0: 0.3, y0: 0.2, x1: 0.7, y1: 0.6))
    let options = CropOptions(aspects: [.square, .story], subjects: [region])
    let result = try await Cropper().crop(coffee, options: options)
    #expect(result.crops.map(\.aspect) == [.square, .story] && result.matched && result.subjects.count == 1)
    let square = try #require(result.crops.first)
    #expect(square.rect.box.contains(Box(x0: 180, y0: 80, x1: 420, y1: 240)))
    #expect(square.subjects == [0])
  }

  /// The same pictures cropped by many tasks at once give what they give one by one.
  @Test func severalTasksAtOnce() async throws {
    let cropper = try Cropper(model: model)
    let options = CropOptions(aspects: [.square], minScore: 0)
    let alone = try await cropper.crop(coffee, to: ["a dog"], options: options).crops.map(\.rect)
    try await withThrowingTaskGroup(of: [PixelRect].self) { group in
      for _ in 0..<8 {
        group.addTask { try await cropper.crop(coffee, to: ["a dog"], options: options).crops.map(\.rect) }
      }
      for try await rects in group { #expect(rects == alone) }
    }
  }

  @Test func missesAreReported() async throws {
    let cropper = try Cropper(model: model)
    var options = CropOptions(minScore: 1)
    let result = try await cropper.crop(coffee, to: ["a dog"], options: options)
    #expect(!result.matched)
    #expect(result.warnings == [.notFound(queries: ["a dog"], then: .saliency)])
    options.onMiss = .keep
    let kept = try await cropper.crop(coffee, to: ["a dog"], options: options)
    #expect(kept.crops.first?.rect == PixelRect(x: 0, y: 0, width: 600, height: 400))
    options.onMiss = .fail
    await #expect(throws: ClipCropError.noMatch(image: coffee, queries: ["a dog"])) {
      try await cropper.crop(coffee, to: ["a dog"], options: options)
    }
    options.subjects = [.pixels(Box(x0: 10, y0: 10, x1: 90, y1: 90))]
    options.onMiss = .fallback
    let other = try await cropper.crop(coffee, to: ["a dog"], options: options)
    #expect(other.warnings == [.notFound(queries: ["a dog"], then: .otherSubjects)])
  }

  @Test func queriesAreAnsweredByTheirOwnSubjects() async throws {
    let result = try await Cropper(model: model).crop(
      coffee, to: ["a dog", "two birds"], options: CropOptions(minScore: 0))
    #expect(Set(result.subjects.compactMap(\.query)) == [0, 1])
    #expect(result.subjects.allSatisfy { result.image.size.bounds.contains($0.box) })
    #expect(result.relevance?.values.count == 25)
  }

  @Test func bytesAndFilesAreTheSameCrop() async throws {
    let result = try await Cropper().crop(coffee, options: CropOptions(size: PixelSize(width: 90, height: 60)))
    let crop = try #require(result.crops.first)
    let bytes = try crop.encoded(options: OutputOptions(format: .png))
    let path = NSTemporaryDirectory() + UUID().uuidString + ".png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try crop.write(to: path)
    #expect(try Image.open(path).pixels() == Image.decode(bytes).pixels())
    #expect(try Image.decode(bytes).size == PixelSize(width: 90, height: 60))
  }
}
