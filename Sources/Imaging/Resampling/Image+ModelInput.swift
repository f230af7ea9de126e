internal import CVips
package import Geometry

extension Image {
  /// OWL-ViT's preprocessing, from the file: squashed to `size`, resampled, normalised.
  package func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization
  ) throws(ImagingError) -> ModelInput {
    try ModelInput(size: size) { memory throws(ImagingError) in
      try squash(to: size, filter: filter, normalization: normalization, into: memory)
    }
  }

  /// OWLv2's preprocessing, from the file: padded to a square, blurred, interpolated, normalised.
  package func paddedToSquare(to size: PixelSize, normalization: Normalization) throws(ImagingError) -> ModelInput {
    try ModelInput(size: size) { memory throws(ImagingError) in
      try padToSquare(to: size, normalization: normalization, into: memory)
    }
  }

  /// ``squashed(to:filter:normalization:)`` in the caller's memory, `[3, height, width]`.
  package func squash(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization,
    into memory: UnsafeMutableBufferPointer<Float>
  ) throws(ImagingError) {
    guard let planes = memory.checked(size) else { return }
    let shrink = shrinkOnLoad(squashing: size)
    let stored = try load(options: shrink > 1 ? "shrink=\(shrink)" : "")
    // Colours of a wide gamut are converted after reducing: a twentieth of the work, and no difference to speak of.
    let convertsLate = !isSRGB && stored.interpretation == "srgb" && !stored.isDeep
    // What the decoder shrinks is turned after reducing too: its last column and row hold less picture than the others.
    let turnsLate = shrink > 1 && orientation != .upright
    try decoding { () throws(VipsFailure) in
      let opaque = try stored.inRGB8(native: isSRGB || convertsLate)
      let rows = turnsLate ? opaque : try orientation.applied(to: opaque)
      let full = turnsLate ? storedSize : self.size
      let axes = ResampleAxes(
        rows.size, extent: (Double(full.width) / Double(shrink), Double(full.height) / Double(shrink)),
        to: turnsLate ? orientation.applied(to: size) : size, filter: filter)
      guard convertsLate || turnsLate else {
        return try Resampler.write(rows, by: axes, normalization, to: planes)
      }
      let small = try Resampler.resized(rows, by: axes)
      normalization.write(try finished(small, turning: turnsLate, colors: convertsLate ? stored : nil), to: planes)
    }
  }

  /// ``paddedToSquare(to:normalization:)`` in the caller's memory, `[3, height, width]`.
  package func padToSquare(
    to size: PixelSize, normalization: Normalization, into memory: UnsafeMutableBufferPointer<Float>
  ) throws(ImagingError) {
    guard let planes = memory.checked(size) else { return }
    let stored = try load()
    try decoding { () throws(VipsFailure) in
      let rows = try orientation.applied(to: stored.inRGB8(native: isSRGB))
      try Resampler.write(rows, by: ResampleAxes(padding: self.size, to: size), normalization, to: planes)
    }
  }

  /// By how much a JPEG's decoder shrinks for a squash to `target`, in the frequencies of its blocks and so nearly for nothing:
  /// to no less than 4 times the target, and of pictures with 8 megapixels and more, where much is gained, to 1.75 times (12
  /// megapixels are halved for an input of 840).
  ///
  /// Against decoding in full, normalised values move by 0.0035 on average at worst with a factor of 4 left. With 1.95 left levels
  /// move by 0.15 to 0.3 on average, by half a one where every outline is as sharp as pixels allow, single ones by up to 15.
  private func shrinkOnLoad(squashing target: PixelSize) -> Int {
    guard format == .jpeg else { return 1 }
    let (width, height) = (Double(size.width), Double(size.height))
    let factor = min(width / Double(max(1, target.width)), height / Double(max(1, target.height)))
    if factor >= 16 { return 4 }
    return factor >= (size.area >= 8_000_000 ? 3.5 : 8) ? 2 : 1
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

extension UnsafeMutableBufferPointer<Float> {
  /// The address of memory that is right for an input of `size`.
  fileprivate func checked(_ size: PixelSize) -> UnsafeMutablePointer<Float>? {
    precondition(count == size.area * 3, "an input of \(size) is three planes of that size")
    return baseAddress
  }
}
