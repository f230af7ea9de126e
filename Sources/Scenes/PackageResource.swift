import Foundation

/// Files that the package carries.
///
/// The build tool's own accessor ends the process where a file is missing, which a library must not do.
package enum PackageResource {
  /// The path of a resource.
  ///
  /// Looked for beside the executable (and beside what it is a link to), and beside every bundle that is loaded, which is where tests find it.
  /// - Parameters:
  ///   - bundle: Package and target, such as `clipcrop_Scenes`.
  ///   - name: The file, relative to the bundle.
  /// - Throws: ``ScenesError/resourceMissing(_:)``.
  package static func path(bundle: String, name: String) throws -> String {
    for folder in folders {
      // Linux builds call the folder .resources, Apple's platforms .bundle, with its files inside Contents/Resources at times.
      for inside in ["\(bundle).resources", "\(bundle).bundle", "\(bundle).bundle/Contents/Resources"] {
        let path = folder.appendingPathComponent(inside).appendingPathComponent(name).path
        if FileManager.default.isReadableFile(atPath: path) { return path }
      }
    }
    throw ScenesError.resourceMissing("\(bundle).resources/\(name)")
  }

  private static var folders: [URL] {
    var folders = [Bundle.main.bundleURL]
    if let executable = Bundle.main.executableURL {
      folders.append(executable.deletingLastPathComponent())
      folders.append(executable.resolvingSymlinksInPath().deletingLastPathComponent())
    }
    if let resources = Bundle.main.resourceURL { folders.append(resources) }
    for bundle in Bundle.allBundles {
      folders.append(bundle.bundleURL)
      folders.append(bundle.bundleURL.deletingLastPathComponent())
    }
    return folders
  }
}
