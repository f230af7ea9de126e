import Foundation
import TestSupport

/// Runs the built command as a user's shell would.
struct Tool {
  struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// Each line of stdout as a JSON object.
    func objects() throws -> [[String: Any]] {
      try output.split(separator: "\n").map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
      }
    }
  }

  static var binary: String {
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    return ProcessInfo.processInfo.environment["CLIPCROP_BINARY"]
      ?? Repository.root.appendingPathComponent(".build/\(configuration)/clipcrop").path
  }

  static var model: String { Repository.fixture("models/owlvit-wide/model") }

  /// Runs the command with `arguments` in `folder`.
  static func run(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws -> Run {
    try run(binary, arguments, in: folder, environment: environment)
  }

  /// Runs a line of shell, in which `clipcrop` is the command.
  static func shell(_ line: String, in folder: String, environment: [String: String] = [:]) throws -> Run {
    let path = URL(fileURLWithPath: binary).deletingLastPathComponent().path + ":/usr/bin:/bin"
    return try run("/bin/sh", ["-c", line], in: folder, environment: environment.merging(["PATH": path]) { $1 })
  }

  private static func run(
    _ executable: String, _ arguments: [String], in folder: String, environment: [String: String]
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Nothing of the machine's caches, models or settings reaches a test.
    let clean = ["HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    process.environment = clean.merging(environment) { $1 }
    // Files, not pipes: a pipe that nobody drains stops the command.
    let files = try ["out", "err"].map { name -> FileHandle in
      let url = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(UUID().uuidString + name)
      try Data().write(to: url)
      defer { try? FileManager.default.removeItem(at: url) }
      return try FileHandle(forUpdating: url)
    }
    process.standardOutput = files[0]
    process.standardError = files[1]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { file -> String in
      try file.seek(toOffset: 0)
      return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
    return Run(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}

/// An empty folder that goes away with the value's owner.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "clipcrop-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
  /// All names in the folder, hidden ones too, so that a forgotten temporary file shows.
  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? [] }

  func copy(_ source: String, as name: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: file(name))
  }

  func write(_ text: some StringProtocol, as name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
  }
}
