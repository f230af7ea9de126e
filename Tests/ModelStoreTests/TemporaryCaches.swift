import FoundationEssentials
import ModelStore

/// A home folder with caches that tests fill; it is removed when the value goes.
final class TemporaryCaches {
  let home: String
  private let manager = FileManager.default

  init() throws {
    home = manager.temporaryDirectory.path + "/clipcrop-store-\(UUID().uuidString)"
    try manager.createDirectory(atPath: home, withIntermediateDirectories: true)
  }

  deinit { try? manager.removeItem(atPath: home) }

  var hub: String { home + "/.cache/huggingface/hub" }
  var own: String { home + "/.cache/clipcrop/hub" }
  var store: ModelStore { ModelStore(environment: ["HOME": home]) }

  /// Writes a file, with the folders above it.
  func write(_ text: String, to path: String) throws {
    let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
    try manager.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  /// Makes a snapshot as downloads make it: links into `blobs`.
  func snapshot(
    _ name: String, in cache: String, commit: Character, files: [String: String] = complete, refs: [String] = []
  ) throws -> String {
    let folder = cache + "/models--" + name.replacing("/", with: "--")
    let commit = String(repeating: commit, count: 40)
    let snapshot = folder + "/snapshots/" + commit
    try manager.createDirectory(atPath: snapshot, withIntermediateDirectories: true)
    for (path, text) in files {
      let blob = "\(commit.prefix(4))-\(path)"
      try write(text, to: folder + "/blobs/" + blob)
      try manager.createSymbolicLink(atPath: snapshot + "/" + path, withDestinationPath: "../../blobs/" + blob)
    }
    for ref in refs { try write(commit, to: folder + "/refs/" + ref) }
    return snapshot
  }

  func touch(_ path: String, secondsSince1970 seconds: Double) throws {
    try manager.setAttributes([.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
  }

  func remove(_ path: String) throws { try manager.removeItem(atPath: path) }
}

let complete = ["config.json": #"{"model_type": "owlvit"}"#, "model.safetensors": "weights"]
