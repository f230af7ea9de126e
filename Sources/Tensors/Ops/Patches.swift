/// The patches of planar images as rows, so that a convolution whose stride is its kernel becomes one matrix product.
///
/// - Parameters:
///   - pixels: `[batch, channels, height, width]`; rests that do not fill a patch are dropped, as a convolution does.
///   - size: side of a patch.
/// - Returns: `[batch, rows * columns, channels * size * size]`, the order of a convolution weight's inputs.
func unfoldedPatches(_ pixels: Tensor, size: Int) -> Tensor {
  let grid = PatchGrid(shape: pixels.shape, size: size)
  return Tensor(shape: grid.patchShape) { out in
    pixels.withUnsafeElements { pixels in
      guard let source = pixels.baseAddress, let target = out.baseAddress else { return }
      grid.forEachLine { pixel, patch in (target + patch).update(from: source + pixel, count: size) }
    }
  }.recorded(from: [pixels]) { gradient in
    // Patches do not overlap, so the gradient of a pixel stands in one place.
    [
      Tensor(shape: grid.shape) { out in
        out.initialize(repeating: 0)
        gradient.withUnsafeElements { gradient in
          guard let source = gradient.baseAddress, let target = out.baseAddress else { return }
          grid.forEachLine { pixel, patch in (target + pixel).update(from: source + patch, count: size) }
        }
      }
    ]
  }
}

/// Where the pixels of an image lie among the rows of its patches.
private struct PatchGrid: Sendable {
  let shape: [Int]
  let size: Int

  private var rows: Int { shape[2] / size }
  private var columns: Int { shape[3] / size }
  private var inputs: Int { shape[1] * size * size }
  var patchShape: [Int] { [shape[0], rows * columns, inputs] }

  /// Calls `body` with the offset of each line of a patch in the pixels and in the patches.
  func forEachLine(_ body: (_ pixel: Int, _ patch: Int) -> Void) {
    let (channels, height, width, rows, columns) = (shape[1], shape[2], shape[3], rows, columns)
    Compute.parallel(shape[0] * rows) { index in
      let (image, row) = (index / rows, index % rows)
      for channel in 0..<channels {
        for y in 0..<size {
          let line = ((image * channels + channel) * height + row * size + y) * width
          for column in 0..<columns {
            let patch = ((image * rows + row) * columns + column) * inputs
            body(line + column * size, patch + (channel * size + y) * size)
          }
        }
      }
    }
  }
}
