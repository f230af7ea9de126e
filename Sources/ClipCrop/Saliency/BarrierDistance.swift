internal import CPixels

/// How hard it is to walk from the picture's border to a position: the minimum barrier distance, that is the smallest
/// range (highest less lowest value) met on any path from the border. Background joins the border by even paths; an
/// object is walled in by its outline (Zhang et al., "Minimum Barrier Salient Object Detection at 80 FPS", ICCV 2015).
///
/// Distances are sums over the colour's three planes, by raster scans from all four corners, so that a mirrored picture has
/// the mirrored distances.
struct BarrierDistance {
  /// From the whole border.
  private(set) var fromAll: Plane
  /// From the border without the bottom, on which people and things often stand.
  private(set) var fromAbove: Plane

  /// Measures a picture.
  init(_ colors: LabPlanes) {
    fromAll = Plane(width: colors.width, height: colors.height)
    fromAbove = fromAll
    let planes = colors.lightness.values + colors.a.values + colors.b.values
    let scratch = UnsafeMutablePointer<Float>.allocate(capacity: 32 * fromAll.values.count)
    defer { scratch.deallocate() }
    cpx_barrier_distances(
      planes, Int32(colors.width), Int32(colors.height), scratch, &fromAll.values, &fromAbove.values)
  }
}
