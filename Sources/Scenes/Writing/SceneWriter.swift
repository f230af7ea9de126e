internal import Foundation
internal import Imaging

/// Composes scenes, draws them, and writes pictures and annotations to a folder, on all cores.
package struct SceneWriter: Sendable {
  private let catalogue: ThingCatalogue
  private let sprites: SpriteLibrary
  private let options: SceneOptions

  package init(catalogue: ThingCatalogue, options: SceneOptions, sprites: SpriteLibrary = SpriteLibrary()) {
    (self.catalogue, self.options, self.sprites) = (catalogue, options, sprites)
  }

  /// What was written.
  package struct Report: Hashable, Sendable {
    /// Pictures, all of them.
    package var pictures = 0
    /// Of these, pictures that an earlier run had left.
    package var kept = 0
    /// Lines of `annotations.jsonl` by kind.
    package var queries: [SceneKind: Int] = [:]
    /// Lines of `things.jsonl`.
    package var things = 0
  }

  /// Writes `pictures/NNNNNN.jpg`, `things.jsonl` (where each thing is, for teaching a detector), `names.json` (all names in training,
  /// with synonyms) and `annotations.jsonl` (queries with crops; not for collages, which have none).
  ///
  /// Every file appears whole, the annotations last. A run that was interrupted goes on where it ended when it is started again with the
  /// same options; the result is the same.
  ///
  /// - Parameters:
  ///   - folder: new, empty, or that of an interrupted run of the same options.
  ///   - threads: how many pictures are made at once; nil for one a core.
  ///   - progress: how many pictures are done, in order, and of how many.
  /// - Throws: ``ScenesError``, and `CancellationError` where the task is cancelled.
  package func write(
    to folder: String, threads: Int? = nil, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> Report {
    let target = SceneFolder(path: folder)
    var manifest = SceneManifest(options, font: try SpriteLibrary.fontFingerprint())
    try target.open(for: manifest)
    var report = Report()
    var lines: [Int: SceneLines] = [:]
    let atOnce = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let factory = SceneFactory(catalogue: catalogue, shapes: sprites, options: options)
    try await withThrowingTaskGroup(of: Made.self) { tasks in
      for index in 0..<options.count {
        if index >= atOnce, let made = try await tasks.next() {
          note(made, in: &report, &lines)
          progress(report.pictures, options.count)
        }
        try Task.checkCancellation()
        tasks.addTask { try make(index, factory, target) }
      }
      while let made = try await tasks.next() {
        note(made, in: &report, &lines)
        progress(report.pictures, options.count)
      }
    }
    let ordered = (0..<options.count).compactMap { lines[$0] }
    try Task.checkCancellation()
    try target.write(SceneWriter.text(ordered.flatMap(\.things)), to: target.things)
    try target.write(Array(SynonymTable(catalogue).json()), to: target.names)
    let annotations = ordered.flatMap(\.annotations)
    if !annotations.isEmpty { try target.write(SceneWriter.text(annotations), to: target.annotations) }
    manifest.isFinished = true
    try manifest.write(in: folder)
    return report
  }

  /// One picture that is on disk.
  private struct Made: Sendable {
    var index: Int
    var lines: SceneLines
    var kinds: [SceneKind]
    var wasThere: Bool
  }

  private func make(_ index: Int, _ factory: SceneFactory, _ target: SceneFolder) throws(ScenesError) -> Made {
    let scene = try factory.scene(index)
    let (path, example) = (target.picture(index), target.example(index))
    let wasThere = target.holds(path)
    if !wasThere { try draw(scene, to: path) }
    if let shown = scene.lines.compactMap(\.example).first, !target.holds(example) { try draw(shown, to: example) }
    let names = Set(catalogue.seen.map(\.name))
    let lines = try SceneLines(scene, picture: path, example: example, folder: target.path, names: names)
    return Made(index: index, lines: lines, kinds: scene.lines.map(\.kind), wasThere: wasThere)
  }

  private func draw(_ scene: Scene, to path: String) throws(ScenesError) {
    let picture = try SceneRenderer(sprites: sprites).picture(of: scene)
    do throws(ImagingError) {
      try picture.write(to: path, options: OutputOptions(quality: scene.light.quality, strip: true))
    } catch {
      throw .imaging(error)
    }
  }

  private func note(_ made: Made, in report: inout Report, _ lines: inout [Int: SceneLines]) {
    report.pictures += 1
    report.kept += made.wasThere ? 1 : 0
    report.things += made.lines.things.count
    for kind in made.kinds { report.queries[kind, default: 0] += 1 }
    lines[made.index] = made.lines
  }

  private static func text(_ lines: [String]) -> [UInt8] {
    lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
  }
}
