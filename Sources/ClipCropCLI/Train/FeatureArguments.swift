import ArgumentParser
import Foundation
import Training

/// What of the pictures is computed once and kept.
struct FeatureArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Views of each picture: itself, then flipped, framed and coloured ones. Words of side are exchanged on a flip.",
      valueName: "n"))
  var views = 2

  @Option(
    help: ArgumentHelp(
      "Where features are kept (default: clipcrop/features in the user's cache folder).", valueName: "folder"))
  var cache: String?

  func validate() throws {
    guard (1...64).contains(views) else { throw ValidationError("--views is \(views), but must be between 1 and 64.") }
  }

  /// The folder of the cache.
  func folder() throws -> String {
    if let cache { return cache }
    guard let folder = FeatureCache.defaultFolder(environment: ProcessInfo.processInfo.environment) else {
      throw CommandFailure(
        status: .usage, description: "There is no home folder to keep features in; name a folder with --cache.")
    }
    return folder
  }
}
