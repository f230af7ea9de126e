internal import CPixels
package import Geometry

/// A picture as a vision model takes it.
package struct ModelInput: Sendable, Equatable {
  /// The input's size.
  package let size: PixelSize
  /// `[3, height, width]`, R, G, B, normalised.
  package let planes: [Float]
}

/// How levels become a model's input: `(level * rescale - mean) / deviation`, as `preprocessor_config.json` has it.
package struct Normalization: Sendable, Equatable {
  /// By channel.
  package var mean: [Float]
  /// By channel, not zero.
  package var deviation: [Float]
  /// The factor for levels 0...255.
  package var rescale: Float

  /// Three means, three deviations and the factor.
  package init(mean: [Float], deviation: [Float], rescale: Float = 1 / 255) {
    precondition(mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 != 0 }, "three channels")
    self.mean = mean
    self.deviation = deviation
    self.rescale = rescale
  }

  /// What a level is multiplied by, by channel.
  var scale: [Float] { deviation.map { rescale / $0 } }
  /// What is then added.
  var offset: [Float] { zip(mean, deviation).map { -$0 / $1 } }

  /// Writes a small picture as a model takes it.
  func write(_ pixels: PixelBuffer, to planes: UnsafeMutablePointer<Float>) {
    let levels = pixels.bytes.map(Float.init)
    cpx_to_planes(levels, levels.count / 3, scale, offset, planes)
  }
}

extension ModelInput {
  /// An input that `body` writes, all of it.
  init(
    size: PixelSize, _ body: (UnsafeMutableBufferPointer<Float>) throws(ImagingError) -> Void
  ) throws(ImagingError) {
    var result: Result<Void, ImagingError> = .success(())
    let count = size.area * 3
    let planes = [Float](unsafeUninitializedCapacity: count) { memory, initialized in
      let memory = UnsafeMutableBufferPointer(rebasing: memory[..<count])
      result = Result { () throws(ImagingError) in try body(memory) }
      if case .success = result { initialized = count }
    }
    try result.get()
    self.init(size: size, planes: planes)
  }
}

extension PixelBuffer {
  /// OWL-ViT's preprocessing: the whole picture squashed to `size`, whatever its ratio.
  package func squashed(
    to size: PixelSize, filter: ResampleFilter, normalization: Normalization
  ) throws(ImagingError) -> ModelInput {
    try input(ResampleAxes(self.size, to: size, filter: filter), normalization)
  }

  /// OWLv2's preprocessing: padded on the right or at the bottom to a square with black, blurred and interpolated.
  package func paddedToSquare(to size: PixelSize, normalization: Normalization) throws(ImagingError) -> ModelInput {
    try input(ResampleAxes(padding: self.size, to: size), normalization)
  }

  private func input(_ axes: ResampleAxes, _ normalization: Normalization) throws(ImagingError) -> ModelInput {
    try ModelInput(size: axes.size) { memory throws(ImagingError) in
      guard let planes = memory.baseAddress else { return }
      do throws(VipsFailure) {
        try Resampler.write(self, by: axes, normalization, to: planes)
      } catch { throw .library(detail: error.detail) }
    }
  }
}
