public import Datasets
public import Geometry
internal import Imaging

/// A floor: the whole picture, uncropped. As a scorer it prefers the larger window, which is the floor of ranking.
public struct WholeImageMethod: CropMethod {
  /// What it is called.
  public let name = "whole image"

  /// The method; it has no options.
  public init() {}

  /// The whole picture.
  public func answer(to example: CropExample, in picture: ExamplePicture) -> CropAnswer {
    CropAnswer(window: picture.image.size.bounds)
  }

  /// The areas.
  public func scores(of windows: [Box<Pixels>], for example: CropExample, in picture: ExamplePicture) -> [Double]? {
    windows.map { $0.clamped(to: picture.image.size.bounds).area }
  }
}

/// A floor: the middle of the picture, of its shape.
public struct CenterCropMethod: CropMethod {
  /// What it is called, such as `0.9 centre`.
  public let name: String
  private let share: Double

  /// The method.
  /// - Parameter share: the window's width and height in fractions of the picture's, in 0...1; 0.9 is the usual floor.
  public init(share: Double = 0.9) {
    precondition(share > 0 && share <= 1, "a centre crop is a share of the picture")
    self.share = share
    name = "\(share) centre"
  }

  /// The middle.
  public func answer(to example: CropExample, in picture: ExamplePicture) -> CropAnswer {
    let bounds = picture.image.size.bounds
    return CropAnswer(
      window: Box(
        centerX: bounds.centerX, centerY: bounds.centerY, width: bounds.width * share, height: bounds.height * share))
  }
}

/// libvips' smart crop by attention, of the picture's shape and 0.9 of its sides: it needs to be told a size, and this one
/// makes it comparable with the centre crop, from which it then differs by the place alone.
public struct VipsAttentionMethod: CropMethod {
  /// What it is called.
  public let name = "libvips attention"
  private let share: Double

  /// The method.
  /// - Parameter share: the window's width and height in fractions of the picture's, in 0...1.
  public init(share: Double = 0.9) {
    precondition(share > 0 && share <= 1, "a smart crop is a share of the picture")
    self.share = share
  }

  /// Where libvips would cut.
  public func answer(to example: CropExample, in picture: ExamplePicture) throws -> CropAnswer {
    let size = PixelSize(
      width: max(1, Int((Double(picture.image.size.width) * share).rounded())),
      height: max(1, Int((Double(picture.image.size.height) * share).rounded())))
    return CropAnswer(window: try picture.image.attentionWindow(size: size).box)
  }
}
