package import Geometry
package import Imaging
package import Tensors

extension PreprocessorConfiguration {
  /// A picture as the model takes it, `[1, 3, height, width]`.
  package func input(_ image: Image) throws -> Tensor {
    try Tensor(shape: [1, 3, size.height, size.width]) { memory in
      switch fit {
      case .squash:
        try image.squash(to: size, filter: resampling.filter, normalization: normalization, into: memory)
      case .padToSquare: try image.padToSquare(to: size, normalization: normalization, into: memory)
      }
    }
  }

  /// Pixels in memory as the model takes them, `[1, 3, height, width]`.
  package func input(_ pixels: PixelBuffer) throws -> Tensor {
    let input =
      switch fit {
      case .squash: try pixels.squashed(to: size, filter: resampling.filter, normalization: normalization)
      case .padToSquare: try pixels.paddedToSquare(to: size, normalization: normalization)
      }
    return Tensor(input.planes, shape: [1, 3, input.size.height, input.size.width])
  }

  private var normalization: Normalization {
    Normalization(mean: mean, deviation: standardDeviation, rescale: Float(rescaleFactor))
  }

  /// How a picture of `size` lies on the input.
  package func transform(_ size: PixelSize) -> ImageTransform {
    fit == .squash ? .squash(size) : .padToSquare(size)
  }
}

extension PreprocessorConfiguration.Resampling {
  fileprivate var filter: ResampleFilter {
    switch self {
    case .lanczos: .lanczos
    case .bilinear: .bilinear
    case .bicubic: .bicubic
    }
  }
}
