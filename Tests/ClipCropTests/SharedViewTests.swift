import ClipCrop
import Foundation
import Imaging
import OWLViT
import TestSupport
import Testing

/// One picture, several croppers.
@Suite struct SharedViewTests {
  @Test func aModelLooksAtAPictureOnce() async throws {
    let detector = try Detector(folder: Repository.fixture("models/owlvit-wide/model"))
    let view = PictureView(try Image.open(Repository.example("coffee.jpg")))
    let first = Cropper(detector: detector).session(view)
    let second = Cropper(detector: detector).session(view)
    let looked = try await first.crop(to: ["a dog"])
    let known = try await second.crop(to: ["a dog"])
    #expect(known.crops.map(\.rect) == looked.crops.map(\.rect))
    // Decoding and encoding take milliseconds, remembering some microseconds.
    #expect(known.timings.encode < looked.timings.encode / 4, "\(known.timings) \(looked.timings)")
  }

  @Test func anotherModelLooksForItself() async throws {
    let folder = Repository.fixture("models/owlvit-wide/model")
    let image = try Image.open(Repository.example("coffee.jpg"))
    let view = PictureView(image)
    _ = try await Cropper(detector: Detector(folder: folder)).session(view).crop(to: ["a dog"])
    let shared = try await Cropper().session(view).crop(to: ["a monkey"])
    let alone = try await Cropper().crop(image, to: ["a monkey"])
    #expect(shared.crops.map(\.rect) == alone.crops.map(\.rect) && shared.matched == alone.matched)
  }

  @Test func damageIsToldToAllWhoLook() async throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Repository.example("coffee.jpg"))))
    let view = PictureView(try Image.decode(bytes.prefix(bytes.count / 2), name: "half"))
    let session = Cropper().session(view)
    for queries: [Query] in [[], ["a dog"], []] {
      await #expect(throws: ImagingError.truncated(name: "half", format: .jpeg)) {
        try await session.crop(to: queries)
      }
    }
  }
}
