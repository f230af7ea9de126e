internal import Foundation
internal import Imaging

/// The folder that scenes are written to.
struct SceneFolder {
  let path: String

  var pictures: String { "\(path)/pictures" }
  var examples: String { "\(path)/examples" }
  var annotations: String { "\(path)/annotations.jsonl" }
  var things: String { "\(path)/things.jsonl" }
  var names: String { "\(path)/names.json" }

  /// The picture of an index: `pictures/000042.jpg`.
  func picture(_ index: Int) -> String { "\(pictures)/\(SceneFolder.name(index))" }

  /// The example picture that the picture of an index is asked by.
  func example(_ index: Int) -> String { "\(examples)/\(SceneFolder.name(index))" }

  private static func name(_ index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".jpg"
  }

  /// Makes the folder for a run, or opens it for one that goes on.
  ///
  /// - Throws: ``ScenesError/occupied(path:reason:)`` where something else is there.
  func open(for manifest: SceneManifest) throws(ScenesError) {
    let held = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !held.isEmpty {
      guard var found = SceneManifest.read(in: path) else { throw .occupied(path: path, reason: "holds other files") }
      if found.isFinished { throw .occupied(path: path, reason: "holds a finished set of scenes") }
      found.isFinished = manifest.isFinished
      guard found == manifest else {
        throw .occupied(path: path, reason: "holds an interrupted run of other options or of another version")
      }
    }
    let folders = manifest.kinds.contains(SceneKind.example.rawValue) ? [pictures, examples] : [pictures]
    for folder in folders {
      do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
        throw .cannotWrite(path: folder, reason: error.localizedDescription)
      }
    }
    if held.isEmpty { try manifest.write(in: path) }
  }

  /// Whether a picture is there from an earlier run; pictures appear whole, but a machine that lost power may leave none of its bytes.
  func holds(_ file: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.size] as? Int ?? 0) > 0
  }

  func write(_ bytes: [UInt8], to file: String) throws(ScenesError) {
    do throws(ImagingError) { try OutputFile.write(bytes, to: file) } catch { throw .imaging(error) }
  }
}
