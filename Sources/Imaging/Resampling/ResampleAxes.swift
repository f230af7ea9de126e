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
  /// - Parameter shrink: by how much a decoder has shrunk the picture of `size` already; where that does not divide it, the
  ///   picture ends within the last column and row.
  init(_ size: PixelSize, shrunkBy shrink: Int = 1, to target: PixelSize, filter: ResampleFilter) {
    func axis(_ input: Int, _ output: Int) -> ResampleAxis {
      .antialiased(
        from: (input + shrink - 1) / shrink, to: output, filter: filter, extent: Double(input) / Double(shrink))
    }
    horizontal = axis(size.width, target.width)
    vertical = axis(size.height, target.height)
    rounded = true
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
