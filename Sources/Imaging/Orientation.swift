internal import Geometry

/// EXIF's orientation: how the stored rows and columns have to be turned to see the picture upright (EXIF 2.32, tag 0x0112).
enum Orientation: Int, Sendable {
  case upright = 1
  case mirrored
  case upsideDown
  case mirroredUpsideDown
  case transposed
  case turnedLeft
  case transversed
  case turnedRight

  /// Whether columns become rows.
  var swapsSides: Bool { rawValue >= 5 }

  /// The upright size of a stored size, and the other way round.
  func applied(to size: PixelSize) -> PixelSize {
    swapsSides ? PixelSize(width: size.height, height: size.width) : size
  }

  /// Where a rectangle of the upright picture lies in the stored one of size `stored`.
  func stored(_ rect: PixelRect, in stored: PixelSize) -> PixelRect {
    let (across, down) = swapsSides ? (rect.y, rect.x) : (rect.x, rect.y)
    let (width, height) = swapsSides ? (rect.height, rect.width) : (rect.width, rect.height)
    return PixelRect(
      x: countsFromRight ? stored.width - across - width : across,
      y: countsFromBottom ? stored.height - down - height : down,
      width: width, height: height)
  }

  /// Whether the stored columns run against the upright direction they stand for.
  private var countsFromRight: Bool {
    switch self {
    case .mirrored, .upsideDown, .transversed, .turnedRight: true
    default: false
    }
  }

  /// Whether the stored rows run against the upright direction they stand for.
  private var countsFromBottom: Bool {
    switch self {
    case .upsideDown, .mirroredUpsideDown, .turnedLeft, .transversed: true
    default: false
    }
  }

  /// The upright picture of a stored one.
  func applied(to raster: Raster) throws(VipsFailure) -> Raster {
    switch self {
    case .upright: return raster
    case .mirrored: return try raster.run("flip", "direction=horizontal")
    // The rest reads rows out of order, which a decoder cannot deliver: memory first.
    case .upsideDown: return try raster.inMemory().run("rot", "angle=d180")
    case .mirroredUpsideDown: return try raster.inMemory().run("flip", "direction=vertical")
    case .transposed: return try raster.inMemory().run("rot", "angle=d90").run("flip", "direction=horizontal")
    case .turnedLeft: return try raster.inMemory().run("rot", "angle=d90")
    case .transversed: return try raster.inMemory().run("rot", "angle=d270").run("flip", "direction=horizontal")
    case .turnedRight: return try raster.inMemory().run("rot", "angle=d270")
    }
  }
}
