public import Geometry

extension Image {
  /// The whole picture at full resolution, upright, in 8-bit sRGB; transparency becomes white.
  ///
  /// For an untagged or sRGB picture the values are those that libjpeg and its kin deliver, unchanged.
  public func pixels() throws(ImagingError) -> PixelBuffer {
    let stored = try load()
    return try decoding { () throws(VipsFailure) in
      try orientation.applied(to: stored.inRGB8(native: isSRGB)).pixelBuffer()
    }
  }

  /// A part at full resolution, upright, in 8-bit sRGB.
  public func pixels(in rect: PixelRect) throws(ImagingError) -> PixelBuffer {
    try check(rect)
    let stored = try load()
    return try decoding { () throws(VipsFailure) in
      let part = try stored.extracted(orientation.stored(rect, in: storedSize))
      return try orientation.applied(to: part.inRGB8(native: isSRGB)).pixelBuffer()
    }
  }

  /// A reduced picture, upright, in 8-bit sRGB, whose longer side is `side` at most; never enlarged.
  ///
  /// Fast rather than exact: JPEG and WebP are decoded at a fraction of their size where that is possible.
  public func pixels(longestSide side: Int) throws(ImagingError) -> PixelBuffer {
    let target = orientation.applied(to: size.fitted(longestSide: max(1, side)))
    let stored = try load(options: shrinkOnLoad(to: target))
    return try decoding { () throws(VipsFailure) in
      let small = try orientation.applied(to: stored.flattened().scaled(to: target).inRGB8(native: isSRGB))
      // What a JPEG's decoder has shrunk is read in one thread: there is little left to share out.
      return format == .jpeg ? try small.collectedRows() : try small.pixelBuffer()
    }
  }

  /// A part, upright, in 8-bit sRGB, reduced so that its longer side is `side` at most; never enlarged.
  package func pixels(in rect: PixelRect, longestSide side: Int) throws(ImagingError) -> PixelBuffer {
    let size = rect.size.fitted(longestSide: max(1, side))
    guard size != rect.size else { return try pixels(in: rect) }
    try check(rect)
    let stored = try load()
    return try decoding { () throws(VipsFailure) in
      let part = try stored.extracted(orientation.stored(rect, in: storedSize)).flattened()
      let small = try part.scaled(to: orientation.applied(to: size))
      return try orientation.applied(to: small.inRGB8(native: isSRGB)).pixelBuffer()
    }
  }

  /// The decoder's option that gives the smallest picture that is still at least `target`.
  private func shrinkOnLoad(to target: PixelSize) -> String {
    let factor = min(
      Double(storedSize.width) / Double(target.width), Double(storedSize.height) / Double(target.height))
    switch format {
    case .jpeg: return "shrink=\([8, 4, 2].first { Double($0) <= factor } ?? 1)"
    case .webp: return factor >= 2 ? "scale=\(1 / factor)" : ""
    default: return ""
    }
  }

  /// - Throws: ``ImagingError/outside(rect:size:)`` unless the rectangle can be cut.
  func check(_ rect: PixelRect) throws(ImagingError) {
    // Compared one by one before anything is added, so that absurd numbers cannot overflow.
    let sane = (0...size.width).contains(rect.x) && (0...size.height).contains(rect.y)
    guard sane, rect.width <= size.width, rect.height <= size.height, rect.fits(in: size) else {
      throw .outside(rect: rect, size: size)
    }
  }
}
