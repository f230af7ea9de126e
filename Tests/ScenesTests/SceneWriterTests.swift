import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import Scenes
import Testing

@Suite(.enabled(if: Machine.canDraw)) struct SceneWriterTests {
  private func writer(
    count: Int = 4, seed: UInt64 = 1, part: ScenePart = .train, kinds: [SceneKind]? = nil
  ) throws -> SceneWriter {
    SceneWriter(
      catalogue: try ThingCatalogue(), options: try SceneOptions(count: count, seed: seed, part: part, kinds: kinds))
  }

  private func files(_ folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), !data.isEmpty { found[name] = data }
    }
    return found
  }

  private func withFolder<R>(_ body: (String) async throws -> R) async throws -> R {
    let folder = Machine.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
  }

  @Test func theBytesDependOnTheOptionsOnly() async throws {
    func made(seed: UInt64 = 1, part: ScenePart = .train, threads: Int) async throws -> [String: Data] {
      try await withFolder { folder in
        _ = try await writer(seed: seed, part: part, kinds: [.plain, .spatial, .group]).write(
          to: folder, threads: threads)
        return try files(folder)
      }
    }
    let first = try await made(threads: 1)
    #expect(
      Set(first.keys)
        == [
          "scenes.json", "annotations.jsonl", "things.jsonl", "names.json", "pictures/000000.jpg",
          "pictures/000001.jpg",
          "pictures/000002.jpg", "pictures/000003.jpg",
        ])
    #expect(try await made(threads: 3) == first)
    for other in [try await made(seed: 2, threads: 2), try await made(part: .validation, threads: 2)] {
      #expect(other["pictures/000000.jpg"] != first["pictures/000000.jpg"])
    }
  }

  @Test func whatIsWrittenIsReadAsADataset() async throws {
    try await withFolder { folder in
      let report = try await writer(count: 6, part: .test, kinds: [.plain, .absent, .unseen]).write(to: folder)
      let dataset = try await Dataset.load(DatasetReference(parsing: "jsonl:\(folder)/annotations.jsonl"))
      #expect(dataset.examples.count == report.queries.values.reduce(0, +))
      #expect(dataset.problems.isEmpty)
      let things = try await Dataset.load(DatasetReference(parsing: "jsonl:\(folder)/things.jsonl"))
      #expect(things.examples.count == report.things && things.problems.isEmpty)
      let heldOut = Set(try ThingCatalogue().heldOut.map(\.name))
      #expect(things.examples.allSatisfy { $0.kind == "thing" && $0.crops.isEmpty && !$0.subjects.isEmpty })
      let lines = try String(contentsOfFile: "\(folder)/things.jsonl", encoding: .utf8)
      for name in heldOut { #expect(!lines.contains("\"query\": \"\(name)\"")) }
    }
  }

  @Test func anExamplePictureAsksForWhatTheWordsAskFor() async throws {
    try await withFolder { folder in
      _ = try await writer(count: 2, part: .test, kinds: [.example]).write(to: folder)
      let dataset = try await Dataset.load(DatasetReference(parsing: "jsonl:\(folder)/annotations.jsonl"))
      for picture in Set(dataset.examples.map(\.image)) {
        let lines = dataset.examples.filter { $0.image == picture }
        let shown = try #require(lines.first { $0.kind == "example" })
        guard case .image(let path)? = shown.query else {
          Issue.record("\(shown) is not asked by a picture")
          continue
        }
        #expect(try Image.open(path).size.width == Image.open(path).size.height)
        let spoken = try #require(lines.first { $0.kind == "plain" })
        #expect(shown.crops == spoken.crops && shown.subjects == spoken.subjects)
      }
    }
  }

  @Test func anInterruptedRunGoesOn() async throws {
    try await withFolder { folder in
      _ = try await writer().write(to: folder)
      let whole = try files(folder)
      let manifest = try String(contentsOfFile: "\(folder)/scenes.json", encoding: .utf8)
      try manifest.replacingOccurrences(of: "\"isFinished\" : true", with: "\"isFinished\" : false")
        .write(toFile: "\(folder)/scenes.json", atomically: true, encoding: .utf8)
      for lost in ["annotations.jsonl", "pictures/000002.jpg"] {
        try FileManager.default.removeItem(atPath: "\(folder)/\(lost)")
      }
      let report = try await writer().write(to: folder)
      #expect(report.pictures == 4 && report.kept == 3)
      #expect(try files(folder) == whole)
    }
  }

  @Test func folderThatHoldsSomethingElseAreLeftAlone() async throws {
    try await withFolder { folder in
      _ = try await writer(count: 1).write(to: folder)
      await #expect(throws: ScenesError.occupied(path: folder, reason: "holds a finished set of scenes")) {
        try await writer(count: 1).write(to: folder)
      }
    }
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder)/notes.txt"))
      await #expect(throws: ScenesError.occupied(path: folder, reason: "holds other files")) {
        try await writer(count: 1).write(to: folder)
      }
      #expect(try files(folder).count == 1)
    }
  }

  @Test func anInterruptedRunOfOtherOptionsIsRefused() async throws {
    try await withFolder { folder in
      let task = Task { try await writer(count: 5000).write(to: folder, threads: 1) }
      try await Task.sleep(for: .milliseconds(400))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/annotations.jsonl"))
      for (_, picture) in try files(folder).filter({ $0.key.hasSuffix(".jpg") }) {
        #expect(picture.suffix(2) == Data([0xFF, 0xD9]))
      }
      await #expect(throws: ScenesError.self) { try await writer(count: 2).write(to: folder) }
    }
  }

  @Test func collagesHaveThingsButNoQueries() async throws {
    try await withFolder { folder in
      let report = try await writer(count: 3, kinds: [.collage]).write(to: folder)
      #expect(report.queries.isEmpty && report.things > 3)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/annotations.jsonl"))
    }
  }

  @Test func aFolderThatCannotBeMadeIsAnErrorWithItsPath() async throws {
    for folder in ["/dev/null/scenes", "/proc/scenes"] {
      await #expect(throws: ScenesError.self) { try await writer(count: 1).write(to: folder) }
    }
  }

  @Test func hostileOptionsAreRefused() throws {
    for count in [0, -1, 1_000_001, .max] {
      #expect(throws: ScenesError.self) { try SceneOptions(count: count) }
    }
    #expect(throws: ScenesError.self) { try SceneOptions(count: 1, kinds: []) }
    #expect(throws: ScenesError.self) { try SceneOptions(count: 1, part: .train, kinds: [.plain, .unseen]) }
    #expect(!SceneOptions.kinds(of: .train).contains(.unseen) && SceneOptions.kinds(of: .test).contains(.unseen))
  }
}
