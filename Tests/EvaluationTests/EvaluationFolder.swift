import ClipCrop
import Datasets
import Evaluation
import Foundation
import Geometry
import Imaging
import TestSupport

/// A folder for one test, removed with the value that holds it.
final class EvaluationFolder: Sendable {
  let path: String

  init() throws {
    path = "\(NSTemporaryDirectory())/evaluation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// A copy of a photograph of `Examples` under a name of its own.
  func photograph(_ example: String, as name: String) throws -> String {
    try FileManager.default.copyItem(atPath: Repository.example(example), toPath: self(name))
    return self(name)
  }

  /// A small picture of one colour.
  func plain(_ name: String, width: Int = 60, height: Int = 40) throws -> String {
    let bytes = [UInt8](repeating: 120, count: width * height * 3)
    try PixelBuffer(size: PixelSize(width: width, height: height), bytes: bytes).write(
      to: self(name), options: OutputOptions(format: .png))
    return self(name)
  }

  /// The names in the folder, hidden ones too, sorted.
  func contents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// A method that does what a test tells it.
struct ScriptedMethod: CropMethod {
  let name: String
  var cut: @Sendable (CropExample, Image) async throws -> Box<Pixels> = { _, image in image.size.bounds }
  var rate: @Sendable ([Box<Pixels>]) async throws -> [Double]? = { _ in nil }

  var find: @Sendable (CropExample) -> (isFound: Bool?, bestBox: Box<Pixels>?) = { _ in (nil, nil) }

  func answer(to example: CropExample, in picture: ExamplePicture) async throws -> CropAnswer {
    let (isFound, bestBox) = find(example)
    return CropAnswer(window: try await cut(example, picture.image), isFound: isFound, bestBox: bestBox)
  }

  func scores(of windows: [Box<Pixels>], for example: CropExample, in picture: ExamplePicture) async throws -> [Double]?
  {
    try await rate(windows)
  }
}
