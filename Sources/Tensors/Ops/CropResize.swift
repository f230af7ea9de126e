/// Windows of images by bilinear samples, so that a gradient reaches the windows: what cutting pixels out cannot give.
///
/// Sample i of n lies at c + s ((i + 1/2) / n - 1/2) of the image, c and s the middle and extent of the window on that axis; beyond
/// the middles of the outermost pixels these are repeated, and there the position has no gradient. The same values and gradients as
/// PyTorch's `grid_sample` of `affine_grid` with `align_corners=False` and `padding_mode="border"` (Jaderberg et al.,
/// arXiv 1506.02025). There is no averaging: a window much larger than the result in pixels is sampled sparsely.
///
/// - Parameters:
///   - images: `[images, channels, height, width]`.
///   - windows: (cx, cy, w, h) as shares of the image, `[windows, 4]`; a coordinate that is not a number gives such samples.
///   - sources: for each window the image it is taken from; nil where there is one window an image, in order.
///   - height: rows of the result.
///   - width: columns of the result.
/// - Returns: `[windows, channels, height, width]`.
public func cropResized(
  _ images: Tensor, windows: Tensor, sources: [Int]? = nil, height: Int, width: Int
) -> Tensor {
  let plan = CropSampling(images: images.shape, windows: windows, sources: sources, height: height, width: width)
  let frozen = windows.isRecorded ? images.detached : nil
  let hasImageGradient = images.isRecorded
  return plan.result(of: images).recorded(from: [images, windows]) { gradient in
    [hasImageGradient ? plan.imageGradient(gradient) : nil, frozen.map { plan.windowGradient(gradient, images: $0) }]
  }
}

/// Where all samples of all windows lie.
private struct CropSampling: Sendable {
  private let images: [Int]
  private let sources: [Int]
  private let height: Int
  private let width: Int
  /// For each window, its samples along y and along x.
  private let samples: [(rows: [AxisSample], columns: [AxisSample])]

  init(images: [Int], windows: Tensor, sources: [Int]?, height: Int, width: Int) {
    precondition(images.count == 4 && images.dropFirst().allSatisfy { $0 > 0 }, "\(images) is no batch of images")
    precondition(windows.rank == 2 && windows.width == 4, "windows are rows of four, not of shape \(windows.shape)")
    precondition(height > 0 && width > 0, "a crop of \(width) x \(height) has no pixels")
    let sources = sources ?? Array(0..<images[0])
    precondition(
      sources.count == windows.rows && sources.allSatisfy { (0..<images[0]).contains($0) },
      "\(windows.rows) windows of \(images[0]) images")
    (self.images, self.sources, self.height, self.width) = (images, sources, height, width)
    samples = (0..<windows.rows).map { index in
      let window = windows.row(index).map(Double.init)
      return (
        AxisSample.along(center: window[1], extent: window[3], pixels: images[2], count: height),
        AxisSample.along(center: window[0], extent: window[2], pixels: images[3], count: width)
      )
    }
  }

  private var channels: Int { images[1] }
  private var pixels: Int { images[2] * images[3] }
  private var cropPixels: Int { height * width }
  private var resultShape: [Int] { [samples.count, channels, height, width] }

  func result(of images: Tensor) -> Tensor {
    Tensor(shape: resultShape) { out in
      images.withUnsafeElements { images in
        guard let images = images.baseAddress, let out = out.baseAddress else { return }
        Compute.parallel(samples.count * channels) { task in
          let (window, channel) = (task / channels, task % channels)
          let plane = images + (sources[window] * channels + channel) * pixels
          forEachSample(of: window) { index, row, column in
            let (top, bottom) = (plane + row.lower * self.images[3], plane + row.upper * self.images[3])
            let above = top[column.lower] + (top[column.upper] - top[column.lower]) * column.fraction
            let below = bottom[column.lower] + (bottom[column.upper] - bottom[column.lower]) * column.fraction
            out[task * cropPixels + index] = above + (below - above) * row.fraction
          }
        }
      }
    }
  }

  /// The gradient of the images: every sample gives to its four pixels.
  func imageGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: images) { out in
      out.initialize(repeating: 0)
      gradient.withUnsafeElements { gradient in
        guard let gradient = gradient.baseAddress, let out = out.baseAddress else { return }
        // A task owns a plane: windows of one image overlap.
        Compute.parallel(images[0] * channels) { task in
          let (image, channel) = (task / channels, task % channels)
          let plane = out + task * pixels
          for window in samples.indices where sources[window] == image {
            let crop = gradient + (window * channels + channel) * cropPixels
            forEachSample(of: window) { index, row, column in
              let (top, bottom) = (plane + row.lower * images[3], plane + row.upper * images[3])
              let (above, below) = (crop[index] * (1 - row.fraction), crop[index] * row.fraction)
              top[column.lower] += above * (1 - column.fraction)
              top[column.upper] += above * column.fraction
              bottom[column.lower] += below * (1 - column.fraction)
              bottom[column.upper] += below * column.fraction
            }
          }
        }
      }
    }
  }

  /// The gradient of the windows, `[windows, 4]`.
  func windowGradient(_ gradient: Tensor, images: Tensor) -> Tensor {
    // A row for each plane, added up afterwards in one order: a repeated run gives the same bits.
    let parts = Tensor(shape: [samples.count, channels, 4]) { parts in
      gradient.withUnsafeElements { gradient in
        images.withUnsafeElements { images in
          guard let gradient = gradient.baseAddress, let images = images.baseAddress else { return }
          Compute.parallel(samples.count * channels) { task in
            let (window, channel) = (task / channels, task % channels)
            let sum = windowGradient(
              window, crop: gradient + task * cropPixels,
              plane: images + (sources[window] * channels + channel) * pixels)
            for i in 0..<4 { parts[4 * task + i] = Float(sum[i]) }
          }
        }
      }
    }
    return Tensor(shape: [samples.count, 4]) { out in
      for window in samples.indices {
        for i in 0..<4 {
          out[4 * window + i] = parts.withUnsafeElements { parts in
            (0..<channels).reduce(0) { $0 + parts[4 * (window * channels + $1) + i] }
          }
        }
      }
    }
  }

  private func windowGradient(_ window: Int, crop: UnsafePointer<Float>, plane: UnsafePointer<Float>) -> SIMD4<Double> {
    var sum = SIMD4<Double>.zero
    forEachSample(of: window) { index, row, column in
      let (top, bottom) = (plane + row.lower * images[3], plane + row.upper * images[3])
      let (above, below) = (top[column.upper] - top[column.lower], bottom[column.upper] - bottom[column.lower])
      let (left, right) = (bottom[column.lower] - top[column.lower], bottom[column.upper] - top[column.upper])
      let alongX = crop[index] * (above + (below - above) * row.fraction) * column.slope
      let alongY = crop[index] * (left + (right - left) * column.fraction) * row.slope
      sum += SIMD4<Double>(
        Double(alongX), Double(alongY), Double(alongX * column.lever), Double(alongY * row.lever))
    }
    return sum
  }

  private func forEachSample(of window: Int, _ body: (_ index: Int, _ row: AxisSample, _ column: AxisSample) -> Void) {
    let (rows, columns) = samples[window]
    for y in 0..<height {
      let row = rows[y]
      for x in 0..<width { body(y * width + x, row, columns[x]) }
    }
  }
}
