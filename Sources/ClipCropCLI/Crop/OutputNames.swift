import ClipCrop
import Foundation
import Geometry
import Imaging

/// Decides what each crop of a call is called, and refuses names that would destroy something.
struct OutputNames: Sendable {
  private let template: OutputTemplate
  private let format: ImageFormat?
  private let severalRatios: Bool
  private let severalCandidates: Bool

  /// - Parameters:
  ///   - output: the text of `--output`, or nil for the default name beside the picture.
  ///   - suffix: the default name's ending, such as `-crop`.
  init(output: String?, suffix: String, format: ImageFormat?, ratios: Int, candidates: Int) {
    severalRatios = ratios > 1
    severalCandidates = candidates > 1
    self.format = format
    let standard =
      "{name}" + suffix + (ratios > 1 ? "-{aspect}" : "") + (candidates > 1 ? "-{rank}" : "") + ".{ext}"
    template = OutputTemplate(OutputNames.expanded(output, standard: standard))
  }

  /// A folder stands for the default name in it.
  private static func expanded(_ output: String?, standard: String) -> String {
    guard let output else { return "{dir}/" + standard }
    if output.hasSuffix("/") { return output + standard }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? output + "/" + standard : output
  }

  /// Why the template cannot name all that a call writes, or nil.
  func ambiguity(pictures: Int) -> String? {
    if severalRatios && !template.uses(.aspect) && !(template.uses(.width) && template.uses(.height)) {
      return "--output names one file, but several ratios were asked for; put {aspect} into it."
    }
    if severalCandidates && !template.uses(.rank) {
      return "--output names one file, but several candidates were asked for; put {rank} into it."
    }
    if pictures > 1 && !template.uses(.name) && !template.uses(.index) {
      return
        "--output names one file, but several pictures were given; put {name} or {index} into it, or name a folder."
    }
    return nil
  }

  /// The folder that all names lie in; nil where each picture may have its own.
  var commonFolder: String? {
    guard let folder = template.folder, !OutputTemplate.Field.allCases.contains(where: folder.uses) else { return nil }
    return folder.filled([:])
  }

  /// The folder that the names for a picture lie in; nil where that depends on its windows.
  func folder(picture path: String, index: Int) -> String? {
    guard let folder = template.folder, ![.aspect, .rank, .width, .height].contains(where: folder.uses) else {
      return nil
    }
    return folder.filled(values(picture: path, index: index))
  }

  /// The name for one crop of the picture at `path`, which is number `index` of the call.
  func name(_ crop: Crop, picture path: String, index: Int) -> String {
    name(picture: path, index: index, size: crop.outputSize ?? crop.rect.size, aspect: crop.aspect, rank: crop.rank)
  }

  /// The name for a drawing over the whole picture.
  func name(picture path: String, index: Int, size: PixelSize, aspect: AspectRatio? = nil, rank: Int = 1) -> String {
    let ofWindow: [OutputTemplate.Field: String] = [
      .aspect: aspect.map { "\($0)".replacingOccurrences(of: ":", with: "x") } ?? "free",
      .rank: "\(rank)", .width: "\(size.width)", .height: "\(size.height)",
    ]
    return template.filled(values(picture: path, index: index).merging(ofWindow) { own, _ in own })
  }

  /// What is known of a picture before its windows are.
  private func values(picture path: String, index: Int) -> [OutputTemplate.Field: String] {
    let url = URL(fileURLWithPath: path)
    return [
      .dir: path.contains("/") ? url.deletingLastPathComponent().path : ".",
      .name: url.deletingPathExtension().lastPathComponent,
      .ext: format?.extensions.first ?? OutputNames.writableExtension(url.pathExtension), .index: "\(index)",
    ]
  }

  /// The picture's own extension where crops can be written like that, else PNG, which holds everything.
  private static func writableExtension(_ pathExtension: String) -> String {
    guard let format = ImageFormat(named: pathExtension), format.isWritable else { return "png" }
    return pathExtension
  }
}
