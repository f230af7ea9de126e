public import Geometry

/// FCDB's sliding windows (`sliding_window.json`): the candidates that published results on its test part chose from.
///
/// In the file each list begins with the annotated crop; it is taken out here, because a scorer that prefers the first of equals
/// would otherwise be right for nothing.
public struct SlidingWindows: Sendable, Hashable {
  /// The windows of one picture.
  public struct Picture: Sendable, Hashable {
    /// The picture file.
    public var image: String
    /// The annotated crop, in pixels.
    public var annotated: Box<Pixels>
    /// The candidates without the annotated crop, in pixels.
    public var windows: [Box<Pixels>]

    /// The windows of `image`.
    public init(image: String, annotated: Box<Pixels>, windows: [Box<Pixels>]) {
      self.image = image
      self.annotated = annotated
      self.windows = windows
    }
  }

  /// The pictures, in the file's order.
  public var pictures: [Picture]
  /// What was left out, and why.
  public var problems: [DatasetProblem]

  /// Reads `sliding_window.json`.
  ///
  /// - Parameters:
  ///   - imagesFolder: where the pictures are; nil for beside the file.
  ///   - checkImages: whether pictures are looked for and boxes checked against them.
  /// - Throws: ``DatasetError``; `CancellationError`.
  public static func load(
    path: String, imagesFolder: String? = nil, checkImages: Bool = true
  ) async throws -> SlidingWindows {
    let located = try PairedWindows.read(path, as: .slidingWindows) { (entry, document) throws(DatasetError) in
      var boxes: [Box<Pixels>] = []
      for node in try document.elements(try document.required("crops", of: entry, "an entry"), "\"crops\"") {
        boxes.append(try document.boxBySize(node, "a window"))
      }
      guard let annotated = boxes.first else { throw document.malformed(entry, "an entry has no windows") }
      return [Candidates(annotated: annotated, windows: Array(boxes.dropFirst()))]
    }
    let options = DatasetOptions(imagesFolder: imagesFolder, checkImages: checkImages)
    let (pictures, problems) = try await PairedWindows.check(located, path: path, options: options) {
      (candidates: Candidates, size) throws(ExampleCheck.Fault) in
      var windows: [Box<Pixels>] = []
      for window in candidates.windows { windows.append(try ExampleCheck.checked(window, size: size).get()) }
      return Candidates(annotated: try ExampleCheck.checked(candidates.annotated, size: size).get(), windows: windows)
    }
    return SlidingWindows(
      pictures: pictures.flatMap { picture in
        picture.items.map { Picture(image: picture.image, annotated: $0.annotated, windows: $0.windows) }
      }, problems: problems)
  }

  private struct Candidates: Sendable {
    var annotated: Box<Pixels>
    var windows: [Box<Pixels>]
  }
}
