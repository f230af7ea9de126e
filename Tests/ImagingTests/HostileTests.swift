import Foundation
import Geometry
import Imaging
import Testing

/// One test for each way a picture can be bad.
@Suite struct HostileTests {
  @Test func missing() {
    let path = Fixture.path("nowhere.jpg")
    #expect(throws: ImagingError.missing(path: path)) { try Image.open(path) }
    #expect(throws: ImagingError.missing(path: "")) { try Image.open("") }
  }

  @Test func directory() {
    let path = Fixture.path("")
    #expect(throws: ImagingError.directory(path: path)) { try Image.open(path) }
  }

  @Test func empty() {
    let path = Fixture.path("empty.jpg")
    #expect(throws: ImagingError.empty(name: path)) { try Image.open(path) }
    #expect(throws: ImagingError.empty(name: "upload")) { try Image.decode([UInt8](), name: "upload") }
  }

  @Test(arguments: ["text.jpg", "vector.jpg"]) func notAPicture(_ name: String) {
    let path = Fixture.path(name)
    #expect(throws: ImagingError.notAnImage(name: path)) { try Image.open(path) }
  }

  @Test(arguments: ["jpg", "png", "webp", "tif", "gif", "avif"]) func truncated(_ suffix: String) throws {
    let path = Fixture.path("truncated.\(suffix)")
    let error = #expect(throws: ImagingError.self) {
      let image = try Image.open(path)
      _ = try image.pixels()
    }
    switch error {
    case .truncated(path, _), .damaged(path, _, _): break
    default: Issue.record("\(suffix): \(String(describing: error))")
    }
  }

  @Test func truncatedJPEGIsNamedSo() throws {
    let path = Fixture.path("truncated.jpg")
    let image = try Image.open(path)
    let error = ImagingError.truncated(name: path, format: .jpeg)
    #expect(throws: error) { try image.pixels() }
    #expect(throws: error) { try image.pixels(longestSide: 8) }
    #expect(throws: error) { try image.encode(image.whole) }
  }

  @Test func whatFollowsTheEndIsNoDamage() throws {
    let junk = [UInt8](repeating: 0x5A, count: 300)
    for name in ["plain.jpg", "plain.png", "plain.webp"] {
      #expect(try Image.decode(Fixture.bytes(name) + junk).pixels() == Fixture.open(name).pixels(), "\(name)")
    }
  }

  @Test func truncationIsToldWhileOthersFail() async {
    let path = Fixture.path("truncated.png")
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<24 {
        group.addTask {
          do throws(ImagingError) {
            let name = index % 2 == 0 ? path : Fixture.path("truncated.jpg")
            _ = try Image.open(name).pixels()
            return false
          } catch {
            if case .truncated = error { return true }
            return false
          }
        }
      }
      for await told in group { #expect(told) }
    }
  }

  @Test func tooManyPixelsIsSaidBeforeDecoding() {
    let size = PixelSize(width: 60000, height: 60000)
    let path = Fixture.path("bomb.png")
    #expect(throws: ImagingError.tooManyPixels(name: path, size: size, limit: Image.defaultMaxPixels)) {
      try Image.open(path)
    }
    #expect(throws: ImagingError.self) { try Image.open(Fixture.path("plain.jpg"), maxPixels: 48 * 32 - 1) }
    #expect(throws: Never.self) { try Image.open(Fixture.path("plain.jpg"), maxPixels: 48 * 32) }
  }

  @Test func rectanglesOutside() throws {
    let image = try Fixture.open("plain.jpg")
    for rect in [
      PixelRect(x: 0, y: 0, width: 0, height: 4), PixelRect(x: -1, y: 0, width: 4, height: 4),
      PixelRect(x: 40, y: 0, width: 9, height: 4), PixelRect(x: 0, y: 0, width: 48, height: 33),
      PixelRect(x: .max, y: .max, width: .max, height: .max), PixelRect(x: 0, y: 0, width: -3, height: .min),
    ] {
      #expect(throws: ImagingError.outside(rect: rect, size: image.size)) { try image.encode(rect) }
      #expect(throws: ImagingError.outside(rect: rect, size: image.size)) { try image.pixels(in: rect) }
    }
    for size in [PixelSize(width: 0, height: 5), PixelSize(width: 5, height: -1), PixelSize(width: .max, height: .max)]
    {
      #expect(throws: ImagingError.badSize(size)) { try image.encode(image.whole, scaledTo: size) }
    }
  }

  @Test func everySentenceNamesItsSubject() {
    let size = PixelSize(width: 7, height: 9)
    let errors: [ImagingError] = [
      .missing(path: "N"), .directory(path: "N"), .unreadable(path: "N", reason: "r"), .empty(name: "N"),
      .fileTooLarge(name: "N", bytes: 2, limit: 1), .notAnImage(name: "N"), .unsupported(name: "N", reason: "r"),
      .truncated(name: "N", format: .png), .damaged(name: "N", format: .png, detail: "d"),
      .tooManyPixels(name: "N", size: size, limit: 1), .unknownFormat(name: "N"), .unwritable(path: "N", reason: "r"),
      .diskFull(path: "N", reason: "r"),
    ]
    for error in errors {
      #expect(error.description.contains("N") && error.description.hasSuffix("."), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }
}
