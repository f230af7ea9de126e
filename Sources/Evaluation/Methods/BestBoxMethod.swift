public import ClipCrop
public import Datasets
internal import Geometry
public import Imaging

/// The box of the model's best answer to the query, without any framing: says how well the model finds things, and what framing
/// adds to it. Without a query it is the whole picture.
public struct BestBoxMethod: CropMethod {
  /// What it is called.
  public let name = "best box"
  private let cropper: Cropper

  /// The method, with a cropper that has a model.
  public init(cropper: Cropper) { self.cropper = cropper }

  /// The best box, however unsure.
  public func answer(to example: CropExample, in image: Image) async throws -> CropAnswer {
    guard let query = example.query else { return CropAnswer(window: image.size.bounds) }
    let best = try await cropper.bestBox(for: query, in: image)?.clamped(to: image.size.bounds)
    guard let best, !best.isEmpty else { return CropAnswer(window: image.size.bounds) }
    return CropAnswer(window: best, bestBox: best)
  }
}
