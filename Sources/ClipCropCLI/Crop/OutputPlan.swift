import ClipCrop
import Foundation

/// Where all that a call of `crop` writes goes, and what can be said of it before any picture is opened.
struct OutputPlan: Sendable {
  /// The crops' names; nil where none is written.
  let crops: OutputNames?
  /// The drawings' names; nil where none is asked for.
  let overlays: OutputNames?

  init(_ output: OutputArguments, _ composition: CompositionOptions) {
    crops =
      output.dryRun
      ? nil
      : OutputNames(
        output: output.output, suffix: "-crop", format: output.format, ratios: max(1, composition.aspects.count),
        candidates: composition.candidates)
    overlays = output.overlay.map {
      OutputNames(output: $0, suffix: "-overlay", format: nil, ratios: 1, candidates: 1)
    }
  }

  /// - Throws: `CommandFailure` where several outputs would have one name, or the folder that all go to is missing.
  func check(pictures: Int) throws {
    if let problem = crops?.ambiguity(pictures: pictures) {
      throw CommandFailure(status: .usage, description: problem)
    }
    if let problem = overlays?.ambiguity(pictures: pictures) {
      throw CommandFailure(
        status: .usage, description: problem.replacingOccurrences(of: "--output", with: "--overlay"))
    }
    for folder in [crops?.commonFolder, overlays?.commonFolder].compactMap(\.self) { try OutputFolder.require(folder) }
  }

  /// - Throws: `CommandFailure` where the folder that one picture's outputs go to is missing.
  func check(picture path: String, index: Int) throws {
    // A picture that is missing is what there is to tell.
    guard FileManager.default.fileExists(atPath: path) else { return }
    for names in [crops, overlays].compactMap(\.self) {
      if let folder = names.folder(picture: path, index: index) { try OutputFolder.require(folder) }
    }
  }
}
