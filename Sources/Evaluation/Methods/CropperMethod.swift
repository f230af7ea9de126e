public import ClipCrop
public import Datasets
public import Geometry
internal import Imaging

/// A ``Cropper`` as a method: by saliency, by the Composer or by a learned decoder, whatever the cropper holds.
public struct CropperMethod: CropMethod {
  /// Rates windows of a picture for queries.
  public typealias Scorer =
    @Sendable (_ picture: Cropper.Session, _ windows: [Box<Pixels>], _ queries: [Query]) async throws -> [Double]

  /// What it is called.
  public let name: String
  private let cropper: Cropper
  private let usesQuery: Bool
  private let options: CropOptions
  private let scorer: Scorer?

  /// A method.
  ///
  /// - Parameters:
  ///   - usesQuery: whether the cropper is told what the example asks for; a cropper without a model cannot be.
  ///   - options: how to crop; the evaluation looks at the first window of the first ratio.
  ///   - scorer: rates windows; nil where the cropper cannot.
  public init(
    name: String, cropper: Cropper, usesQuery: Bool, options: CropOptions = CropOptions(), scorer: Scorer? = nil
  ) {
    self.name = name
    self.cropper = cropper
    self.usesQuery = usesQuery
    self.options = options
    self.scorer = scorer
  }

  /// The cropper's best window, and whether it found the query.
  public func answer(to example: CropExample, in picture: ExamplePicture) async throws -> CropAnswer {
    let queries = queries(of: example)
    let result = try await picture.session(cropper).crop(to: queries, options: options)
    guard let best = result.crops.first else {
      throw EvaluationError.emptyWindow(window: "none", picture: picture.image.size.description)
    }
    return CropAnswer(window: best.rect.box, isFound: queries.isEmpty ? nil : result.matched)
  }

  /// The scorer's ratings.
  public func scores(
    of windows: [Box<Pixels>], for example: CropExample, in picture: ExamplePicture
  ) async throws -> [Double]? {
    try await scorer?(picture.session(cropper), windows, queries(of: example))
  }

  private func queries(of example: CropExample) -> [Query] {
    usesQuery ? example.query.map { [$0] } ?? [] : []
  }
}
