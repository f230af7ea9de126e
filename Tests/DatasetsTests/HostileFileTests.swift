import ClipCrop
import Datasets
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct HostileFileTests {
  @Test func whatIsNotThereOrEmptyIsNamed() async throws {
    let folder = try TemporaryFolder()
    #expect(await failure(folder("none.json")) == .missing(path: folder("none.json")))
    #expect(await failure(folder("none"), .gaicd) == .missing(path: folder("none")))
    for text in ["", " \r\n\t\n", "\u{FEFF}"] {
      let path = try folder.write("empty.json", text)
      for format in DatasetFormat.allCases { #expect(await failure(path, format) == .emptyFile(path: path)) }
      #expect(await failure(path) == .emptyFile(path: path))
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func whatMayNotBeReadIsNamed() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("secret.jsonl", "{}")
    chmod(path, 0)
    guard case .unreadable(path, _)? = await failure(path) else {
      Issue.record("an error was expected")
      return
    }
  }

  @Test(arguments: DatasetFormat.allCases)
  func foldersWithoutAnnotationsAreNamed(format: DatasetFormat) async throws {
    let folder = try TemporaryFolder()
    try folder.write("notes.md", "x")
    let expected = DatasetError.notADataset(path: folder.path, appearance: "a folder without annotations")
    #expect(await failure(folder.path, format) == expected)
    #expect(await failure(folder.path) == expected)
  }

  @Test(arguments: ["{}", "[]", "[1, 2]", "{\"a.jpg\": 3}", "\"text\"", "null", "plain words", "a,b\n1,2\n"])
  func whatIsNoDatasetIsSaid(text: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.json", text)
    #expect(await failure(path) == .notADataset(path: path, appearance: "something else"))
    for format in DatasetFormat.allCases { #expect(await failure(path, format) != nil) }
  }

  @Test func anArrayOfExamplesIsNotJSONL() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.json", #"[{"image": "a.jpg", "crops": []}]"#)
    let error = try #require(await failure(path))
    #expect("\(error)".contains("one object a line"), "\(error)")
  }

  /// Every prefix of each format, and garbage of all lengths: an error of the library or a dataset, never a crash.
  @Test func damagedFilesAreErrors() async throws {
    let folder = try TemporaryFolder()
    let texts: [(DatasetFormat, String)] = [
      (.jsonl, #"{"image": "ü.jpg", "query": "\ud83d\ude00", "crops": [{"box": [0, 0, 1e2, 1], "score": 0.5}]}"#),
      (.gaicd, #"{"a.jpg": {"bbox": [[0, 0, 9, 9]], "score": [3.5]}}"#), (.gaicd, "0 0 9 9 3.5\n0 0 8 9 -2"),
      (.fcdb, #"[{"url": "h/a.jpg", "flickr_photo_id": 1, "crop": [0, 0, 9, 9]}]"#),
      (.flms, #"{"a.jpg": [[0, 0, 9, 9], [1, 1, 5, 5]]}"#),
      (.cpc, #"{"a.jpg": {"bboxes": [[0, 0, 9, 9]], "scores": [3]}}"#),
    ]
    for (format, text) in texts {
      let bytes = Array(text.utf8)
      let path = try folder.write("x", bytes)
      let whole = try await load(path)
      #expect(whole.examples.count == 1 && whole.format == format)
      for length in 0..<bytes.count {
        try folder.write("x", bytes.prefix(length))
        await readAnyhow(path, format)
      }
      var generator = SeededGenerator(seed: 7)
      for _ in 0..<100 {
        var mutant = bytes
        mutant[Int.random(in: 0..<mutant.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        try folder.write("x", mutant)
        await readAnyhow(path, format)
      }
    }
  }

  private func readAnyhow(_ path: String, _ format: DatasetFormat) async {
    for named in [format, nil] {
      do { _ = try await load(path, named) } catch let error as DatasetError {
        #expect("\(error)".hasSuffix(".") && !"\(error)".contains("\n"))
      } catch { Issue.record("\(error)") }
    }
  }

  @Test func binaryGarbageIsSaid() async throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 3)
    let path = try folder.write("x.jsonl", (0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) })
    for format in DatasetFormat.allCases {
      #expect(
        await failure(path, format) == .wrongFormat(path: path, named: format.title, appearance: "binary data"))
    }
    #expect(await failure(path) == .notADataset(path: path, appearance: "binary data"))
  }

  @Test func captionsAreForGAICDAlone() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.jsonl", #"{"image": "a.jpg", "crops": [{"box": [0, 0, 1, 1]}]}"#)
    let captions = try folder.write("captions.json", #"{"a.jpg": "a cat"}"#)
    await #expect(throws: DatasetError.self) { try await load(path, captions: CaptionOptions(path: captions)) }
    let ratings = try folder.write("gaicd.json", #"{"a.jpg": {"bbox": [[0, 0, 9, 9]], "score": [3.5]}}"#)
    let dataset = try await load(ratings, captions: CaptionOptions(path: captions))
    #expect(dataset.examples.first?.query == "a cat")
    for wrong in [ratings, path, folder("none.json"), folder.path] {
      await #expect(throws: DatasetError.self) { try await load(ratings, captions: CaptionOptions(path: wrong)) }
    }
  }
}
