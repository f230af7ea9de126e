public import ClipCrop
public import Imaging

/// The picture of an example, open. What a model sees in it is kept, so that of several methods with the same model only the first
/// waits for it.
public struct ExamplePicture: Sendable {
  /// The picture.
  public let image: Image
  private let view: PictureView

  /// A picture that nobody has looked at yet.
  public init(_ image: Image) {
    self.image = image
    view = PictureView(image)
  }

  /// The picture to be asked by a cropper.
  public func session(_ cropper: Cropper) -> Cropper.Session { cropper.session(view) }
}
