/// The patches of planar images as rows, so that a convolution whose stride is its kernel becomes one matrix product.
///
/// - Parameters:
///   - pixels: `[batch, channels, height, width]`; rests that do not fill a patch are dropped, as a convolution does.
///   - size: side of a patch.
/// - Returns: `[batch, rows * columns, channels * size * size]`, the order of a convolution weight's inputs.
func unfoldedPatches(_ pixels: Tensor, size: Int) -> Tensor {
  let (batch, channels, height, width) = (pixels.shape[0], pixels.shape[1], pixels.shape[2], pixels.shape[3])
  let (rows, columns) = (height / size, width / size)
  let inputs = channels * size * size
  return Tensor(shape: [batch, rows * columns, inputs]) { out in
    pixels.withUnsafeElements { pixels in
      guard let source = pixels.baseAddress, let target = out.baseAddress else { return }
      Compute.parallel(batch * rows) { index in
        let (image, row) = (index / rows, index % rows)
        for channel in 0..<channels {
          for y in 0..<size {
            let line = source + ((image * channels + channel) * height + row * size + y) * width
            for column in 0..<columns {
              let patch = target + ((image * rows + row) * columns + column) * inputs
              (patch + (channel * size + y) * size).update(from: line + column * size, count: size)
            }
          }
        }
      }
    }
  }
}
