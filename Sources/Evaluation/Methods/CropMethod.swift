public import Datasets
public import Geometry

/// A way to crop that can be evaluated.
public protocol CropMethod: Sendable {
  /// What the method is called in reports; no two methods of an evaluation share a name.
  var name: String { get }

  /// What the method makes of an example.
  func answer(to example: CropExample, in picture: ExamplePicture) async throws -> CropAnswer

  /// How good given windows are, the higher the better, one score a window; nil where the method cannot rate windows.
  func scores(of windows: [Box<Pixels>], for example: CropExample, in picture: ExamplePicture) async throws -> [Double]?
}

extension CropMethod {
  /// A method that proposes a window but cannot rate others.
  public func scores(
    of windows: [Box<Pixels>], for example: CropExample, in picture: ExamplePicture
  ) async throws -> [Double]? { nil }
}

/// What a method makes of one example.
public struct CropAnswer: Sendable, Hashable {
  /// The window, in pixels of the upright picture; what lies outside of the picture is clipped.
  public var window: Box<Pixels>
  /// Whether what was asked for is in the picture, as far as the method can tell; nil where it does not look, or nothing was
  /// asked for.
  public var isFound: Bool?
  /// Where the method believes it most to be, whether or not it is sure enough; nil where it does not say.
  public var bestBox: Box<Pixels>?

  /// An answer; of a method that does not look for anything, the window alone.
  public init(window: Box<Pixels>, isFound: Bool? = nil, bestBox: Box<Pixels>? = nil) {
    self.window = window
    self.isFound = isFound
    self.bestBox = bestBox
  }
}
