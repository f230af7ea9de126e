import Foundation
import Geometry
import Imaging

/// Opens many pictures for their sizes, a few at a time.
enum PictureHeaders {
  /// The upright size of each picture, or why it cannot be opened.
  ///
  /// - Parameter progress: is told after each picture how many of all are done.
  static func read(
    _ paths: Set<String>, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  ) async throws -> [String: Result<PixelSize, ImagingError>] {
    // Sorted, because neighbours on disk are read faster than a hash's order.
    var rest = paths.sorted()[...]
    var sizes: [String: Result<PixelSize, ImagingError>] = [:]
    sizes.reserveCapacity(rest.count)
    try await withThrowingTaskGroup(of: (String, Result<PixelSize, ImagingError>).self) { group in
      func start() {
        guard let path = rest.popFirst() else { return }
        group.addTask { (path, size(of: path)) }
      }
      // A picture is in memory while its header is read, so their number is bounded.
      for _ in 0..<min(8, ProcessInfo.processInfo.activeProcessorCount) { start() }
      while let (path, size) = try await group.next() {
        try Task.checkCancellation()
        sizes[path] = size
        progress?(sizes.count, paths.count)
        start()
      }
    }
    return sizes
  }

  private static func size(of path: String) -> Result<PixelSize, ImagingError> {
    Result { () throws(ImagingError) in try Image.open(path).size }
  }
}
