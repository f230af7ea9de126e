internal import OWLViT
internal import Tensors

/// The places of windows that are smaller than the model's input.
struct InputWindows: Sendable {
  private let seed: UInt64
  /// Patches along a side of the input, and of a window.
  private let (whole, count): (Int, Int)

  /// - Parameter inputSide: of the whole input in pixels.
  /// - Returns: nil where pictures fill the input.
  init?(_ options: DetectorTrainingOptions, patch: Int, inputSide: Int) {
    guard let window = options.window, window < inputSide else { return nil }
    seed = options.seed
    (whole, count) = (inputSide / patch, window / patch)
  }

  /// The place of a step.
  func any(_ step: Int) -> GridPart {
    var random = RandomPurpose.windows.random(seed: seed, index: step)
    let places = UInt64(whole - count + 1)
    return part(
      Int(random.next().multipliedFullWidth(by: places).high), Int(random.next().multipliedFullWidth(by: places).high))
  }

  /// The place in the middle.
  var middle: GridPart { part((whole - count) / 2, (whole - count) / 2) }

  private func part(_ top: Int, _ left: Int) -> GridPart {
    GridPart(of: (whole, whole), rows: top..<(top + count), columns: left..<(left + count))
  }
}
