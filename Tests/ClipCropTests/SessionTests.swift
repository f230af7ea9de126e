import ClipCrop
import Geometry
import TestSupport
import Testing

/// A picture that is asked several times.
@Suite struct SessionTests {
  private let scene = Repository.example("scenes/planet.jpg")

  @Test func answersAsACropperDoes() async throws {
    let cropper = Cropper()
    let session = try cropper.session(scene)
    try await session.prepare()
    for queries: [Query] in [["a monkey"], ["an apple pie"], [], ["a monkey", "an apple pie"]] {
      let options = CropOptions(aspects: [.square, .widescreen], candidates: 2)
      let own = try await session.crop(to: queries, options: options)
      let other = try await cropper.crop(scene, to: queries, options: options)
      #expect(own.crops.map(\.rect) == other.crops.map(\.rect))
      #expect(own.matched == other.matched && own.subjects.count == other.subjects.count)
    }
  }

  @Test func maySeveralAskAtOnce() async throws {
    let session = try Cropper().session(scene)
    let alone = try await session.crop(to: ["a monkey"]).crops.map(\.rect)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 { group.addTask { try await session.crop(to: ["a monkey"]).crops.map(\.rect) == alone } }
      for try await same in group { #expect(same) }
    }
  }
}
