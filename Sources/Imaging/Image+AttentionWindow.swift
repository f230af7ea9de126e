internal import CVips
public import Geometry

extension Image {
  /// The window of a given size where libvips' smart crop (`interesting=attention`) would cut: around edges, saturated
  /// colours and skin. A yardstick for other methods, since sharp and imgproxy crop by it.
  ///
  /// The place is found in a picture reduced to ``attentionSide``, as `vipsthumbnail` does, and is exact to its pixels.
  /// - Parameter window: the window's size, at most the picture's.
  /// - Throws: ``ImagingError/outside(rect:size:)`` for a size that does not fit, or what decoding throws.
  public func attentionWindow(size window: PixelSize) throws(ImagingError) -> PixelRect {
    try check(PixelRect(x: 0, y: 0, width: window.width, height: window.height))
    let reduced = try pixels(longestSide: Image.attentionSide)
    let (across, down) = (
      Double(size.width) / Double(reduced.width), Double(size.height) / Double(reduced.height)
    )
    let small = PixelSize(
      width: max(1, min(reduced.width, Int((Double(window.width) / across).rounded()))),
      height: max(1, min(reduced.height, Int((Double(window.height) / down).rounded()))))
    let corner = try reduced.attentionCorner(of: small)
    return PixelRect(
      x: min(Int((Double(corner.x) * across).rounded()), size.width - window.width),
      y: min(Int((Double(corner.y) * down).rounded()), size.height - window.height),
      width: window.width, height: window.height)
  }

  /// The longer side of the picture in which ``attentionWindow(size:)`` looks.
  public static let attentionSide = 1024
}

extension PixelBuffer {
  fileprivate func attentionCorner(of window: PixelSize) throws(ImagingError) -> (x: Int, y: Int) {
    try withRaster { raster throws(VipsFailure) in
      let cropped = try raster.run(
        "smartcrop", input: "input", "width=\(window.width)", "height=\(window.height)", "interesting=attention")
      // An extracted area remembers where its origin lies, seen from itself.
      return (max(0, -Int(ccv_x_offset(cropped.pointer))), max(0, -Int(ccv_y_offset(cropped.pointer))))
    } failing: {
      .library(detail: $0.detail)
    }
  }
}
