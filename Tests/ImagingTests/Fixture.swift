import Foundation
import Geometry
import Imaging
import Testing

/// The committed pictures, made by Tools/imaging_fixture.py.
enum Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/imaging")

  static func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

  static func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: folder.appending(path: name))) }

  static func open(_ name: String) throws -> Image { try Image.open(path(name)) }

  /// What Pillow saw in a picture.
  struct Seen: Decodable, Sendable {
    let width: Int
    let height: Int
    let tolerance: Int
    let rgb: String

    var size: PixelSize { PixelSize(width: width, height: height) }
    var bytes: [UInt8] { unhex(rgb) }
  }

  static func expected() throws -> [String: Seen] {
    try JSONDecoder().decode([String: Seen].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  static func unhex(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { $0 <= 57 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// A folder of its own for a test, removed afterwards.
  static func withFolder<R>(_ body: (URL) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(path: "imaging-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

/// The largest difference of two pictures' samples.
func largestDifference(_ a: [UInt8], _ b: [UInt8]) -> Int {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) } : .max
}

/// The mean difference of two pictures' samples.
func meanDifference(_ a: [UInt8], _ b: [UInt8]) -> Double {
  guard a.count == b.count else { return .infinity }
  return Double(zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(a.count)
}

extension Image {
  var whole: PixelRect { PixelRect(x: 0, y: 0, width: size.width, height: size.height) }
}
