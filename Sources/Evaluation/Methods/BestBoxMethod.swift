public import ClipCrop
public import Datasets
internal import Geometry
internal import Imaging

/// The box of the model's best answer to the query, without any framing: says how well the model finds things, and what framing
/// adds to it. Without a query it is the whole picture.
public struct BestBoxMethod: CropMethod {
  /// What it is called.
  public let name = "best box"
  private let cropper: Cropper

  /// The method, with a cropper that has a model.
  public init(cropper: Cropper) { self.cropper = cropper }

  /// The best box, however unsure.
  public func answer(to example: CropExample, in picture: ExamplePicture) async throws -> CropAnswer {
    let bounds = picture.image.size.bounds
    guard let query = example.query else { return CropAnswer(window: bounds) }
    let best = try await picture.session(cropper).bestBox(for: query)?.clamped(to: bounds)
    guard let best, !best.isEmpty else { return CropAnswer(window: bounds) }
    return CropAnswer(window: best, bestBox: best)
  }
}
