import Foundation
import TestSupport
import Testing

@Suite struct HelpTests {
  /// Every example of `crop --help` runs as it stands, with a tiny model in the place of the published one.
  @Test func examplesRun() throws {
    let scratch = try Scratch()
    try scratch.copy(Repository.example("coffee.jpg"), as: "photo.jpg")
    for folder in [
      "photos", "cards", "hub/models--google--owlvit-base-patch32/refs",
      "hub/models--google--owlvit-base-patch32/snapshots",
    ] {
      try FileManager.default.createDirectory(atPath: scratch.file(folder), withIntermediateDirectories: true)
    }
    try scratch.copy(Repository.example("rocket.jpg"), as: "photos/rocket.jpg")
    try scratch.write("abc", as: "hub/models--google--owlvit-base-patch32/refs/main")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.file("hub/models--google--owlvit-base-patch32/snapshots/abc"), withDestinationPath: Tool.model)
    let help = try Tool.run(["crop", "--help"], in: scratch.path, environment: ["COLUMNS": "400"])
    let examples = help.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.hasPrefix("clipcrop crop ") }
    #expect(examples.count == 4)
    for example in examples {
      let run = try Tool.shell(example, in: scratch.path, environment: ["HF_HUB_CACHE": scratch.file("hub")])
      #expect(run.status == 0, "\(example): \(run.errors)")
    }
    #expect(scratch.exists("dog.jpg") && scratch.exists("why.png") && scratch.exists("cards/rocket-crop.webp"))
  }

  /// README and help name the same statuses.
  @Test func exitStatusesAreDocumentedAlike() throws {
    let help = try Tool.run(["--help"], in: NSTemporaryDirectory()).output
    let readme = try String(contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    for status in [0, 1, 3, 64, 65, 66, 69, 70, 73, 74, 77, 130] {
      #expect(help.contains("\n  \(status) "), "\(status) in help")
      #expect(readme.contains("| \(status) |"), "\(status) in README")
    }
  }
}

extension HelpTests {
  /// Every option of `crop` is in README's table, and the table names no other.
  @Test func optionsAreDocumentedAlike() throws {
    let help = try Tool.run(["crop", "--help"], in: NSTemporaryDirectory(), environment: ["COLUMNS": "400"]).output
    let readme = try String(contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    let table = try #require(
      readme.components(separatedBy: "### Options of `crop`").dropFirst().first?
        .components(separatedBy: "`detect` takes").first)
    let listed = help.split(separator: "\n").filter { $0.hasPrefix("  -") }.map(String.init).joined(separator: "\n")
    let known = Set(HelpTests.options(listed)).subtracting(["--version", "--help"])
    #expect(!known.isEmpty && known == Set(HelpTests.options(table)))
  }

  /// The long options in a text.
  private static func options(_ text: String) -> [String] {
    text.matches(of: /--[a-z][a-z-]+/).map { String($0.output) }
  }

  /// README shows the benchmarks that were measured last.
  @Test func modelTablesAreTheMeasuredOnes() throws {
    let measured = try results("owlvit")
    let scenes = try #require(measured["vision"] as? [String: [String: Any]])
    for (scene, value) in scenes {
      let seconds = try #require(value["seconds"] as? [String: Double])
      let ratios = try #require(value["ratios"] as? [String: [String: Double]])
      let floats = ["torch", "onnxruntime", "openvino"].compactMap { seconds[$0] }.map(HelpTests.milliseconds)
      let bytes = ["onnxruntime-int8", "openvino-int8"].compactMap { seconds[$0] }.map(HelpTests.milliseconds)
      let line = try HelpTests.row(
        [scene] + floats + HelpTests.own(seconds["clipcrop"], ratios["clipcrop"]?["openvino"]) + bytes
          + HelpTests.own(seconds["clipcrop-int8"], ratios["clipcrop-int8"]?["openvino-int8"]))
      #expect(try readme.contains(line), "\(line)")
    }
    for (name, errors) in try #require(measured["errors"] as? [String: [String: Double]]) {
      let cells = try ["onnxruntime-int8", "openvino-int8", "clipcrop-int8"].map {
        String(format: "%.4f", try #require(errors[$0]))
      }
      #expect(try readme.contains(HelpTests.row([name] + cells)), "\(name)")
    }
    for (name, cost) in try #require(measured["process"] as? [String: [String: Double]]) {
      let cells = [String(format: "%.2f", cost["seconds"] ?? -1), String(format: "%.0f MB", cost["peak_mb"] ?? -1)]
      #expect(try readme.contains(HelpTests.row([name] + cells)), "\(name)")
    }
    for value in try #require(measured["tokens"] as? [String: [String: [String: Any]]]).values {
      for report in value.values { #expect(try readme.contains(HelpTests.speed(report))) }
    }
    #expect(try readme.contains(#require(measured["date"] as? String)))
  }

  /// What `bench` said of a tower: seconds, and the share of the processor's peak.
  private static func speed(_ report: [String: Any]) throws -> String {
    let stages = try #require(report["stages"] as? [String: [String: Double]])
    let arithmetic = try #require(report["arithmetic"] as? [String: Double])
    let seconds = try #require(stages["vision"]?["median_s"])
    let share = try #require(arithmetic["vision_gflops"]) / #require(arithmetic["peak_gflops"])
    return String(format: "| %.2f, %.0f %% |", seconds, 100 * share)
  }

  private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private static func milliseconds(_ seconds: Double) -> String { String(format: "%.0f", seconds * 1000) }

  /// ClipCrop's time and its ratio.
  private static func own(_ seconds: Double?, _ ratio: Double?) throws -> [String] {
    ["**\(milliseconds(try #require(seconds)))**", String(format: "%.2f", try #require(ratio))]
  }

  @Test func trainingTableIsTheMeasuredOne() throws {
    let measured = try results("training")
    for what in ["decoder", "detector"] {
      let row = try #require(measured[what] as? [String: Any])
      try expect(row["step_s"], as: "%.0f ms", times: 1000, "\(what) step")
      try expect(row["peak_mb"], as: "%.0f MB", times: 1, "\(what) memory")
    }
    #expect(try readme.contains(#require(measured["date"] as? String)))
  }

  private var readme: String {
    get throws { try String(contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8) }
  }

  private func results(_ name: String) throws -> [String: Any] {
    let file = Repository.root.appendingPathComponent("Benchmarks/results/\(name).json")
    return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  /// Both sides and their ratio stand in a row of README.
  private func expect(_ row: Any?, as format: String, times scale: Double, _ name: String) throws {
    let row = try #require(row as? [String: Double])
    let cells = try ["clipcrop", "pytorch"].map { String(format: format, try #require(row[$0]) * scale) }
    let line = cells.joined(separator: " | ") + String(format: " | %.2f |", try #require(row["ratio"]))
    #expect(try readme.contains(line), "\(name): \(line)")
  }
}
