internal import CPixels
package import Geometry

/// A picture as a vision model takes it.
package struct ModelInput: Sendable, Equatable {
  /// The input's size.
  package let size: PixelSize
  /// `[3, height, width]`, R, G, B, normalised.
  package let planes: [Float]
}

/// How levels become a model's input: `(level * rescale - mean) / deviation`, as `preprocessor_config.json` has it.
package struct Normalization: Sendable, Equatable {
  /// By channel.
  package var mean: [Float]
  /// By channel, not zero.
  package var deviation: [Float]
  /// The factor for levels 0...255.
  package var rescale: Float

  /// Three means, three deviations and the factor.
  package init(mean: [Float], deviation: [Float], rescale: Float = 1 / 255) {
    precondition(mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 != 0 }, "three channels")
    self.mean = mean
    self.deviation = deviation
    self.rescale = rescale
  }

  func planes(_ levels: [Float]) -> [Float] {
    let scale = deviation.map { rescale / $0 }
    let offset = zip(mean, deviation).map { -$0 / $1 }
    return [Float](unsafeUninitializedCapacity: levels.count) { memory, initialized in
      if let base = memory.baseAddress { cpx_to_planes(levels, levels.count / 3, scale, offset, base) }
      initialized = levels.count
    }
  }
}

extension PixelBuffer {
  /// OWL-ViT's preprocessing: the whole picture squashed to `size`, whatever its ratio.
  package func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization
  ) throws(ImagingError) -> ModelInput {
    try squashed(to: size, filter: filter, normalization: normalization, extent: (Double(width), Double(height)))
  }

  /// The same where the picture ends within the last column and row: at `extent` pixels.
  func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization, extent: (width: Double, height: Double)
  ) throws(ImagingError) -> ModelInput {
    let levels = try Resampler.levels(
      self,
      horizontal: .antialiased(from: width, to: size.width, filter: filter, extent: extent.width),
      vertical: .antialiased(from: height, to: size.height, filter: filter, extent: extent.height),
      rounded: true)
    return ModelInput(size: size, planes: normalization.planes(levels))
  }

  /// OWLv2's preprocessing: padded on the right or at the bottom to a square with black, blurred and interpolated.
  package func paddedToSquare(to size: PixelSize, normalization: Normalization) throws(ImagingError) -> ModelInput {
    let side = max(width, height)
    let levels = try Resampler.levels(
      self,
      horizontal: .blurredLinear(from: width, padded: side, to: size.width),
      vertical: .blurredLinear(from: height, padded: side, to: size.height),
      rounded: false)
    return ModelInput(size: size, planes: normalization.planes(levels))
  }
}
