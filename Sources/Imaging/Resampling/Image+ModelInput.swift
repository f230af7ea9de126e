internal import CVips
package import Geometry

extension Image {
  /// OWL-ViT's preprocessing, from the file: squashed to `size`, resampled, normalised.
  package func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization
  ) throws(ImagingError) -> ModelInput {
    let shrink = shrinkOnLoad(squashing: size)
    let stored = try load(options: shrink > 1 ? "shrink=\(shrink)" : "")
    // Colours of a wide gamut are converted after reducing: a twentieth of the work, and no difference to speak of.
    let convertsLate = !isSRGB && stored.interpretation == "srgb" && !stored.isDeep
    // What the decoder shrinks is turned after reducing too: its last column and row hold less picture than the others.
    let turnsLate = shrink > 1 && orientation != .upright
    return try decoding { () throws(VipsFailure) in
      let opaque = try stored.inRGB8(native: isSRGB || convertsLate)
      let rows = turnsLate ? opaque : try orientation.applied(to: opaque)
      let axes = ResampleAxes(
        turnsLate ? storedSize : self.size, shrunkBy: shrink, to: turnsLate ? orientation.applied(to: size) : size,
        filter: filter)
      guard convertsLate || turnsLate else {
        return try Resampler.input(rows, by: axes, normalization: normalization)
      }
      let small = try Resampler.resized(rows, by: axes)
      return normalization.input(try finished(small, turning: turnsLate, colors: convertsLate ? stored : nil))
    }
  }

  /// OWLv2's preprocessing, from the file: padded to a square, blurred, interpolated, normalised.
  package func paddedToSquare(to size: PixelSize, normalization: Normalization) throws(ImagingError) -> ModelInput {
    let stored = try load()
    return try decoding { () throws(VipsFailure) in
      let rows = try orientation.applied(to: stored.inRGB8(native: isSRGB))
      return try Resampler.input(
        rows, by: ResampleAxes(padding: self.size, to: size), normalization: normalization)
    }
  }

  /// By how much a JPEG's decoder shrinks for a squash to `target`, in the frequencies of its blocks and so nearly for nothing:
  /// by 2 where 1.75 times the target remain (12 megapixels for an input of 840), by 4 where 4 times remain.
  ///
  /// Against decoding in full, levels move by 0.15 to 0.3 on average with a factor of 1.95 left, by half a one where every
  /// outline is as sharp as pixels allow, single ones by up to 15. Halved twice they would move twice as much and hardly save.
  private func shrinkOnLoad(squashing target: PixelSize) -> Int {
    guard format == .jpeg else { return 1 }
    let (width, height) = (Double(size.width), Double(size.height))
    let factor = min(width / Double(max(1, target.width)), height / Double(max(1, target.height)))
    if factor >= 16 { return 4 }
    return factor >= 3.5 ? 2 : 1
  }

  /// A reduced picture that is still stored the other way, or in the colours of `profiled`, as it is to be seen.
  private func finished(
    _ small: PixelBuffer, turning: Bool, colors profiled: Raster?
  ) throws(VipsFailure) -> PixelBuffer {
    try small.lent { raster throws(VipsFailure) in
      let upright = turning ? try orientation.applied(to: raster) : raster
      guard let profiled else { return try upright.pixelBuffer() }
      return try upright.withProfile(of: profiled).inRGB8(native: false).pixelBuffer()
    }
  }
}
