package import Geometry

extension Image {
  /// OWL-ViT's preprocessing, from the file: squashed to `size`, resampled, normalised.
  package func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization
  ) throws(ImagingError) -> ModelInput {
    try pixels().squashed(to: size, filter: filter, normalization: normalization)
  }

  /// OWLv2's preprocessing, from the file: padded to a square, blurred, interpolated, normalised.
  package func paddedToSquare(to size: PixelSize, normalization: Normalization) throws(ImagingError) -> ModelInput {
    try pixels().paddedToSquare(to: size, normalization: normalization)
  }
}
