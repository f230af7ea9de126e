internal import CPixels
internal import Geometry

/// How a picture is resampled: both axes, and whether each pass rounds to whole levels as 8-bit resizers do.
struct ResampleAxes: Sendable {
  let horizontal: ResampleAxis
  let vertical: ResampleAxis
  let rounded: Bool

  /// The size that comes of it.
  var size: PixelSize { PixelSize(width: horizontal.count, height: vertical.count) }

  /// As Pillow resizes.
  /// - Parameter extent: where the picture ends, in samples, within the last column and row or at their end: fractions come from
  ///   a decoder that has shrunk a size that its factor does not divide.
  init(_ size: PixelSize, extent: (width: Double, height: Double), to target: PixelSize, filter: ResampleFilter) {
    horizontal = .antialiased(from: size.width, to: target.width, filter: filter, extent: extent.width)
    vertical = .antialiased(from: size.height, to: target.height, filter: filter, extent: extent.height)
    rounded = true
  }

  /// As Pillow resizes a picture that fills its columns and rows.
  init(_ size: PixelSize, to target: PixelSize, filter: ResampleFilter) {
    self.init(size, extent: (Double(size.width), Double(size.height)), to: target, filter: filter)
  }

  /// As OWLv2 pads, blurs and interpolates.
  init(padding size: PixelSize, to target: PixelSize) {
    let side = max(size.width, size.height)
    horizontal = .blurredLinear(from: size.width, padded: side, to: target.width)
    vertical = .blurredLinear(from: size.height, padded: side, to: target.height)
    rounded = false
  }

  /// Lends both axes to C.
  func withPointers<R>(_ body: (_ horizontal: cpx_axis, _ vertical: cpx_axis) -> R) -> R {
    horizontal.withPointers { horizontal in vertical.withPointers { vertical in body(horizontal, vertical) } }
  }
}

extension ResampleAxis {
  fileprivate func withPointers<R>(_ body: (cpx_axis) -> R) -> R {
    first.withUnsafeBufferPointer { first in
      length.withUnsafeBufferPointer { length in
        weights.withUnsafeBufferPointer { weights in
          guard let first = first.baseAddress, let length = length.baseAddress, let weights = weights.baseAddress
          else { preconditionFailure("an axis without samples") }
          return body(
            cpx_axis(count: Int32(count), taps: Int32(taps), first: first, length: length, weights: weights))
        }
      }
    }
  }
}
