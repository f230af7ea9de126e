import ClipCrop
import Foundation
import Geometry
import Imaging
import ModelStore
import TestSupport
import Testing

/// The model that comes along, as it is shipped, on scenes that it was not trained on.
@Suite struct EmbeddedModelTests {
  /// A thing of a scene of Examples, with the box it was drawn in.
  struct Thing: Sendable, CustomStringConvertible {
    let scene: String
    let query: Query
    let box: Box<Pixels>
    var description: String { "\(query) in \(scene)" }
  }

  static let planet = Box<Pixels>(x0: 149, y0: 48, x1: 270, y1: 123)
  static let monkey = Box<Pixels>(x0: 279, y0: 196, x1: 362, y1: 282)
  static let pie = Box<Pixels>(x0: 140, y0: 204, x1: 225, y1: 284)
  static let leftBicycle = Box<Pixels>(x0: 178, y0: 238, x1: 275, y1: 309)
  static let rightBicycle = Box<Pixels>(x0: 445, y0: 176, x1: 559, y1: 257)

  @Test(arguments: [
    Thing(scene: "planet.jpg", query: "the ringed planet", box: planet),
    Thing(scene: "planet.jpg", query: "a monkey", box: monkey),
    Thing(scene: "planet.jpg", query: "an apple pie", box: pie),
    Thing(scene: "bicycles.jpg", query: "the leftmost bicycle", box: leftBicycle),
    Thing(scene: "bicycles.jpg", query: "the bicycle on the right", box: rightBicycle),
  ])
  func findsWhatIsMeantAndKeepsIt(_ thing: Thing) async throws {
    let scene = Repository.example("scenes/" + thing.scene)
    let free = try await Cropper().crop(scene, to: [thing.query])
    let square = try await Cropper().crop(scene, to: [thing.query], options: CropOptions(aspects: [.square]))
    #expect(free.matched && square.matched)
    for crop in free.crops + square.crops {
      let kept = crop.rect.box.intersection(thing.box)?.area ?? 0
      #expect(kept >= 0.95 * thing.box.area, "\(crop.rect)")
      #expect(crop.rect.box.area < 0.6 * free.image.size.bounds.area, "a crop, not the picture")
    }
  }

  @Test(arguments: ["a violin", "a refrigerator", "the castle"])
  func saysWhatIsNotThere(_ query: String) async throws {
    let result = try await Cropper().crop(Repository.example("scenes/planet.jpg"), to: [.text(query)])
    #expect(!result.matched && !result.crops.isEmpty)
  }

  @Test func saysThatItDoesNotKnowPhotographs() async throws {
    let result = try await Cropper().crop(Repository.example("coffee.jpg"), to: ["a bicycle"])
    #expect(!result.matched)
    let warning = try #require(result.warnings.first).description
    #expect(warning.contains("illustrations") && warning.contains("clipcrop model pull google/owlvit-base-patch32"))
  }

  @Test func isSmallEnoughToComeAlong() throws {
    let folder = try ModelStore(environment: [:]).locate("embedded")
    #expect(folder.files.reduce(0) { $0 + $1.size } <= 16 << 20)
    #expect(folder.files.map(\.path).contains("model.safetensors") && folder.kind == "clipcrop")
  }
}
