/// How a picture was laid onto a model's square input, with its inverse: from a box the model predicts to pixels of the
/// picture.
public struct ImageTransform: Hashable, Sendable {
  /// The upright picture's size.
  public let source: PixelSize
  /// How many source pixels the input's whole width stands for.
  public let spanX: Double
  /// How many source pixels the input's whole height stands for.
  public let spanY: Double

  /// OWL-ViT: the picture is squashed onto the input, whatever its ratio, so a box is relative to the picture.
  public static func squash(_ source: PixelSize) -> ImageTransform {
    ImageTransform(source: source, spanX: Double(source.width), spanY: Double(source.height))
  }

  /// OWLv2: the picture is padded on the right or at the bottom to a square, so a box is relative to that square.
  public static func padToSquare(_ source: PixelSize) -> ImageTransform {
    let side = Double(max(source.width, source.height))
    return ImageTransform(source: source, spanX: side, spanY: side)
  }

  /// A box relative to the model's input, in pixels of the picture; not clamped.
  public func toPixels(_ box: Box<Normalized>) -> Box<Pixels> {
    Box(x0: box.x0 * spanX, y0: box.y0 * spanY, x1: box.x1 * spanX, y1: box.y1 * spanY)
  }

  /// A box in pixels of the picture, relative to the model's input.
  public func toInput(_ box: Box<Pixels>) -> Box<Normalized> {
    Box(x0: box.x0 / spanX, y0: box.y0 / spanY, x1: box.x1 / spanX, y1: box.y1 / spanY)
  }
}
