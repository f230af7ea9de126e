import ArgumentParser
import Foundation
import Scenes

/// `clipcrop scenes`.
struct ScenesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenes",
    abstract: "Compose illustrated scenes with known subjects and known crops.",
    discussion: """
      Things from the colour emoji font on drawn backgrounds: first a well-composed frame, then a larger, busier picture around it, so \
      that the frame is the crop to be found. The folder gets pictures, examples, annotations.jsonl (queries with crops, for 'train cropper' \
      and 'evaluate'), things.jsonl and names.json (for 'train detector'). The same options give the same files; parts share \
      neither seeds nor backgrounds. Interrupted, the same command goes on.

      KINDS
        plain, ambiguous, spatial, shot, group, absent, example (asked by a picture too), and unseen (validation and test only): \
        all of these by default.
        collage: things scattered without a frame, clutter: on restless backgrounds, portrait: one thing alone, all to teach a \
        detector. A kind named kind:N is N times as frequent.

      EXAMPLES
        clipcrop scenes --count 500 --out scenes
        clipcrop scenes --count 20000 --kinds collage:3,plain,spatial --out lessons
        clipcrop scenes --count 300 --part test --kinds ambiguous --seed 7 --out ambiguous
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("How many pictures.", valueName: "n"))
  var count: Int

  @Option(name: .shortAndLong, help: ArgumentHelp("A new folder, or that of an interrupted run.", valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp("What the pictures are drawn from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The part of the dataset: train, validation or test.", valueName: "part"))
  var part = ScenePart.train

  @Option(help: ArgumentHelp("The kinds of pictures.", valueName: "kind[:n],…"), transform: SceneMixture.init(parsing:))
  var kinds: SceneMixture?

  @Option(help: ArgumentHelp("How many threads to use (default: all cores).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be between 1 and 1024.")
    }
  }

  func run() async throws {
    try await reportingErrors {
      let options = try SceneOptions(count: count, seed: seed, part: part, kinds: kinds?.kinds)
      let bar = ProgressBar(total: count, label: "composing", unit: .items)
      let report = try await SceneWriter(catalogue: ThingCatalogue(), options: options)
        .write(to: out, threads: threads) { done, total in bar.update(done: done, total: total, label: "composing") }
      bar.finish()
      let summary = ScenesReport(folder: out, report)
      Terminal.result(json ? try JSONLine.encode(summary) : summary.text)
    }
  }
}

extension ScenePart: ExpressibleByArgument {}

/// Kinds of scenes, each as often as it is to be met: `collage:3,plain`.
struct SceneMixture {
  let kinds: [SceneKind]

  init(parsing text: String) throws {
    kinds = try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let kind = SceneKind(rawValue: pieces.first?.trimmingCharacters(in: .whitespaces) ?? "") else {
        throw ValidationError(
          "\"\(part)\" is no kind of scene; there are \(SceneKind.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      guard let share = pieces.count == 2 ? Int(pieces[1]) : 1, (1...1000).contains(share) else {
        throw ValidationError("In \"\(part)\" a whole number from 1 to 1000 must follow the colon.")
      }
      return Array(repeating: kind, count: share)
    }
  }
}

private struct ScenesReport: Encodable {
  let folder: String
  let pictures: Int
  let kept: Int
  let queries: [String: Int]
  let things: Int

  init(folder: String, _ report: SceneWriter.Report) {
    self.folder = folder
    (pictures, kept, things) = (report.pictures, report.kept, report.things)
    queries = Dictionary(uniqueKeysWithValues: report.queries.map { ($0.key.rawValue, $0.value) })
  }

  /// For people.
  var text: String {
    let total = queries.values.reduce(0, +)
    let kinds = queries.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let asked = total == 0 ? "no queries" : "\(total) queries (\(kinds))"
    let again = kept == 0 ? "" : ", \(kept) of them there already"
    return "\(pictures) pictures\(again), \(asked) and \(things) named things are in \(folder)."
  }
}
