import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import OWLViT
import TestSupport
import Training

/// A folder of its own for a test, removed afterwards.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(_ name: String) -> String { path + "/" + name }

  /// All files below a folder, hidden ones too, sorted.
  func files(_ folder: String = "") -> [String] {
    let found = FileManager.default.enumerator(atPath: self[folder])?.compactMap { $0 as? String } ?? []
    return found.filter {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: self[folder] + "/" + $0, isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }

  /// A copy of a committed tiny model, with its files to be changed.
  func copyModel(_ name: String = "owlvit-square") throws -> String {
    let target = self["model-\(UUID().uuidString)"]
    try FileManager.default.copyItem(atPath: TinyModel.path(name), toPath: target)
    return target
  }
}

/// The committed tiny models.
enum TinyModel {
  static func path(_ name: String = "owlvit-square") -> String { Repository.fixture("models/\(name)/model") }
  static func detector(_ name: String = "owlvit-square") throws -> Detector { try Detector(folder: path(name)) }
}

/// Annotations made up for the example pictures.
enum Examples {
  static let cat = CropExample(
    image: Repository.example("cat.jpg"), query: "the left cat",
    crops: [
      RatedCrop(box: Box(x0: 100, y0: 40, x1: 320, y1: 260), score: 1),
      RatedCrop(box: Box(x0: 0, y0: 0, x1: 120, y1: 90), score: 0.2),
    ], subjects: [Box(x0: 120, y0: 60, x1: 300, y1: 240)])
  static let coffee = CropExample(
    image: Repository.example("coffee.jpg"), crops: [RatedCrop(box: Box(x0: 150, y0: 80, x1: 520, y1: 360), score: 0.9)]
  )
  static let rocket = CropExample(
    image: Repository.example("rocket.jpg"), query: .image(path: Repository.example("coffee.jpg")),
    crops: [RatedCrop(box: Box(x0: 200, y0: 30, x1: 420, y1: 400))])
}
