import ClipCrop
import Foundation
import Geometry
import TestSupport
import Testing

/// The library example of README, compiled; a test keeps the two the same.
private func readmeExample() async throws {
  let cropper = try Cropper(model: "google/owlvit-base-patch32")
  let options = CropOptions(aspects: [.widescreen, .square], candidates: 2)
  let result = try await cropper.crop("photo.jpg", to: ["the dog on the sofa"], options: options)
  for crop in result.crops where crop.rank == 1 {
    print(crop.rect, crop.score, crop.reasons)
    try crop.write(to: "dog-\(crop.rect.width).jpg")
  }
}

@Suite struct ReadmeTests {
  @Test func exampleIsTheOneThatCompiles() throws {
    let readme = try String(contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let body = try #require(source.components(separatedBy: "async throws {\n").dropFirst().first)
    let example = try #require(body.components(separatedBy: "\n}\n").first)
    let unindented = example.split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n")
    #expect(readme.contains("```swift\nimport ClipCrop\n\n" + unindented + "\n```"))
  }
}
