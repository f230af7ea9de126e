public import Datasets
public import Geometry
public import Imaging

/// A way to crop that can be evaluated.
public protocol CropMethod: Sendable {
  /// What the method is called in reports; no two methods of an evaluation share a name.
  var name: String { get }

  /// The window for an example, in pixels of the upright picture; what lies outside of the picture is clipped.
  func window(for example: CropExample, in image: Image) async throws -> Box<Pixels>

  /// How good given windows are, the higher the better, one score a window; nil where the method cannot rate windows.
  func scores(of windows: [Box<Pixels>], for example: CropExample, in image: Image) async throws -> [Double]?
}

extension CropMethod {
  /// A method that proposes a window but cannot rate others.
  public func scores(
    of windows: [Box<Pixels>], for example: CropExample, in image: Image
  ) async throws -> [Double]? { nil }
}
