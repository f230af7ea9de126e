internal import Foundation
internal import Imaging

/// `scenes.json`: what a folder of scenes was made from, so that an interrupted run is known and goes on.
struct SceneManifest: Codable, Hashable {
  /// Rises with every change that makes other pictures of the same options.
  static let currentVersion = 1
  static let fileName = "scenes.json"

  var version = SceneManifest.currentVersion
  var count: Int
  var seed: UInt64
  var part: String
  var kinds: [String]
  /// Tells versions of the font apart.
  var font: String
  /// Whether everything is there.
  var isFinished = false

  init(_ options: SceneOptions, font: String) {
    (count, seed, part) = (options.count, options.seed, options.part.rawValue)
    kinds = options.kinds.map(\.rawValue)
    self.font = font
  }

  /// The manifest in a folder; nil where there is none that can be read.
  static func read(in folder: String) -> SceneManifest? {
    FileManager.default.contents(atPath: "\(folder)/\(fileName)")
      .flatMap { try? JSONDecoder().decode(SceneManifest.self, from: $0) }
  }

  func write(in folder: String) throws(ScenesError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let path = "\(folder)/\(SceneManifest.fileName)"
    do {
      try OutputFile.write(Array(encoder.encode(self)) + [UInt8(ascii: "\n")], to: path)
    } catch let error as ImagingError {
      throw .imaging(error)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
