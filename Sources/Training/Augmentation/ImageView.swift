public import Geometry
public import Imaging
internal import Tensors

/// One way to look at a picture to learn from: flipped or not, framed, its colours changed a little. View 0 is the picture as it
/// is; the others depend on (seed, picture, index) alone.
public struct ImageView: Sendable, Hashable {
  /// Which of the picture's views this is.
  public let index: Int
  /// The part of the upright picture that is seen, before it is flipped.
  public let frame: PixelRect
  /// Whether left and right are exchanged.
  public let isFlipped: Bool
  /// How colours change.
  public let jitter: ColorJitter
  /// The whole picture's size.
  public let pictureSize: PixelSize

  /// A view by its parts. The frame must fit into the picture.
  public init(
    index: Int, pictureSize: PixelSize, frame: PixelRect, isFlipped: Bool = false, jitter: ColorJitter = .none
  ) {
    precondition(frame.fits(in: pictureSize), "a view's frame lies within its picture")
    (self.index, self.pictureSize, self.frame) = (index, pictureSize, frame)
    (self.isFlipped, self.jitter) = (isFlipped, jitter)
  }

  /// The picture as it is.
  public static func original(_ size: PixelSize) -> ImageView {
    ImageView(index: 0, pictureSize: size, frame: PixelRect(x: 0, y: 0, width: size.width, height: size.height))
  }

  /// The `count` first views of a picture: the picture itself, then, alternately, flipped and unflipped ones.
  ///
  /// - Parameters:
  ///   - kept: boxes, in pixels of the picture, that every view shows whole.
  ///   - mayFlip: whether what is asked of the picture can be said of its mirror image.
  ///   - picture: names the picture whatever its path, such as a digest of its content.
  public static func views(
    _ count: Int, of size: PixelSize, keeping kept: [Box<Pixels>], mayFlip: Bool, seed: UInt64, picture: String
  ) -> [ImageView] {
    (0..<max(1, count)).map { index in
      guard index > 0 else { return original(size) }
      // A generator for each view, so that a larger count leaves the first views, and what is cached of them, as they are.
      var random = SeededRandom(seed: seed ^ SeededRandom.hash(picture), stream: UInt64(index))
      return ImageView(
        index: index, pictureSize: size, frame: FrameChoice(size: size, kept: kept).random(&random),
        isFlipped: mayFlip && index % 2 == 1, jitter: .random(&random))
    }
  }

  /// The view's size in pixels of the picture.
  public var size: PixelSize { frame.size }

  /// Whether this is the picture as it is.
  public var isOriginal: Bool { self == ImageView.original(pictureSize) }

  /// What tells this view from others of the same picture in a file name; independent of ``index``.
  package var key: String {
    guard !isOriginal else { return "original" }
    let place = "\(frame.x)-\(frame.y)-\(frame.width)-\(frame.height)"
    return "\(isFlipped ? "flipped" : "framed")-\(place)-\(jitter.brightness)-\(jitter.contrast)-\(jitter.saturation)"
  }
}

extension ImageView {
  /// Views other than the original are reduced to this many pixels at most: more than any model's input needs.
  static let longestSide = 2048

  /// The size in which the model is given the view.
  var inputSize: PixelSize { isOriginal ? size : size.fitted(longestSide: ImageView.longestSide) }

  /// The view's pixels, those of a large one reduced to a longer side of 2048.
  public func apply(to image: Image) throws -> PixelBuffer {
    let framed = try image.pixels(in: frame, longestSide: ImageView.longestSide)
    return jitter.applied(to: isFlipped ? framed.flipped() : framed)
  }

  /// A box in pixels of the picture, in pixels of the view; not clamped.
  public func map(_ box: Box<Pixels>) -> Box<Pixels> {
    let moved = box.moved(x: -Double(frame.x), y: -Double(frame.y))
    guard isFlipped else { return moved }
    let width = Double(frame.width)
    return Box(x0: width - moved.x1, y0: moved.y0, x1: width - moved.x0, y1: moved.y1)
  }
}
