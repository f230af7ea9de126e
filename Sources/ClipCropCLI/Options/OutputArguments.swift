import ArgumentParser
import Foundation
import Imaging

/// Where crops go and how they are written.
struct OutputArguments: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The output's name: a file, a folder, or a template.",
      discussion: """
        In a template {dir}, {name} and {ext} are the picture's folder, name and extension, {aspect} is the ratio as 16x9 or \
        free, {rank} the candidate's number, {width} and {height} the output's size, {index} the picture's number in the call. \
        Default: {dir}/{name}-crop.{ext}, with -{aspect} and -{rank} where there are several.
        """,
      valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("The output's format, where its extension does not say it.", valueName: "format"))
  var format: ImageFormat?

  @Option(help: ArgumentHelp("Quality of JPEG, WebP, AVIF and HEIC, 1 to 100.", valueName: "q"))
  var quality: Int?

  @Flag(help: "Remove all metadata (colours are converted to sRGB).")
  var strip = false

  @Flag(help: "Allow a crop to replace the picture it is cut from.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Also draw relevance, boxes, windows and scores into this picture (a name or template as for --output).",
      valueName: "path"))
  var overlay: String?

  @Flag(name: .shortAndLong, help: "Choose the windows but write nothing.")
  var dryRun = false

  func validate() throws {
    if let quality, !(1...100).contains(quality) {
      throw ValidationError("--quality is \(quality), but must be between 1 and 100.")
    }
    for (name, template) in [("--output", output), ("--overlay", overlay)] {
      guard let template else { continue }
      if template.isEmpty { throw ValidationError("\(name) is empty; name a file, a folder or a template.") }
      if let unknown = OutputTemplate(template).unknownField {
        throw ValidationError("\(name) holds the unknown field {\(unknown)}; known are \(OutputTemplate.fieldNames).")
      }
    }
  }

  var options: OutputOptions { OutputOptions(format: format, quality: quality, strip: strip) }
}
