public import Geometry

/// Why no window can be proposed: options that contradict each other or the picture, or a scene that means nothing.
public enum CompositionError: Error, Equatable, Sendable {
  /// The picture has no pixels, or more than 2^24 on a side, which no image format in use holds.
  case pictureSize(PixelSize)
  /// A box is inverted or has an edge that is not a number; `kind` is subject, bystander or avoid.
  case invalidBox(kind: String, index: Int, box: Box<Pixels>)
  /// A number option is out of its range; `allowed` says what it may be.
  case invalidOption(name: String, value: String, allowed: String)
  /// The smallest window allowed is larger than any window of the ratio in the picture.
  case minimumTooLarge(minimum: String, ratio: String, largest: PixelSize)
  /// The picture is smaller than the number that its sides shall be multiples of.
  case multipleTooLarge(multiple: Int, picture: PixelSize)
  /// The size to be written is not a multiple of what its sides shall be multiples of.
  case outputNotMultiple(output: PixelSize, multiple: Int)
  /// The size to be written has another ratio than the one asked for.
  case outputContradictsAspect(output: PixelSize, aspect: AspectRatio)
}

extension CompositionError: CustomStringConvertible {
  /// One sentence that names the option and what to do.
  public var description: String {
    switch self {
    case .pictureSize(let size):
      "a picture of \(size) pixels cannot be cropped: each side must be between 1 and \(PreparedScene.largestSide)"
    case .invalidBox(let kind, let index, let box):
      "\(kind) box \(index) is \(box), which is no box: give finite edges as x0,y0,x1,y1 with x0 <= x1 and y0 <= y1"
    case .invalidOption(let name, let value, let allowed):
      "\(name) is \(value), but must be \(allowed)"
    case .minimumTooLarge(let minimum, let ratio, let largest):
      "the minimum size \(minimum) is larger than \(largest), the largest \(ratio) window in the picture: "
        + "ask for less, or for another ratio"
    case .multipleTooLarge(let multiple, let picture):
      "no window in a picture of \(picture) pixels has sides that are multiples of \(multiple): ask for a smaller multiple"
    case .outputNotMultiple(let output, let multiple):
      "the output size \(output) is not a multiple of \(multiple) on both sides: change one of the two"
    case .outputContradictsAspect(let output, let aspect):
      "the output size \(output) does not have the ratio \(aspect): give only one of the two"
    }
  }
}
