#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How one axis is resampled: which input samples make up each output sample, and with what weights.
///
/// Every resize we need is such a linear map per axis, so that one loop runs them all.
struct ResampleAxis: Sendable {
  /// The first input sample of each output sample; never falls.
  private(set) var first: [Int32] = []
  /// How many input samples each output sample takes, `taps` at most.
  private(set) var length: [Int32] = []
  /// `[outputs, taps]`, filled up with zeros.
  private(set) var weights: [Float] = []
  /// The longest window.
  let taps: Int

  var count: Int { first.count }

  private init(windows: [(first: Int, weights: [Double])]) {
    taps = max(1, windows.map(\.weights.count).max() ?? 1)
    weights.reserveCapacity(windows.count * taps)
    for window in windows {
      first.append(Int32(window.first))
      length.append(Int32(window.weights.count))
      weights.append(contentsOf: window.weights.map(Float.init))
      weights.append(contentsOf: repeatElement(0, count: taps - window.weights.count))
    }
  }

  /// Resizing with antialiasing as Pillow does it: the filter is widened by the shrink factor, and cut and normalised
  /// at the borders.
  ///
  /// - Parameter range: where the picture begins and ends, in input samples; fractions come from a decoder that has
  ///   shrunk a size that its factor does not divide.
  static func antialiased(from input: Int, to output: Int, filter: ResampleFilter, extent: Double) -> ResampleAxis {
    let scale = extent / Double(output)
    let widening = max(scale, 1)
    let support = filter.support * widening
    return ResampleAxis(
      windows: (0..<output).map { index in
        let center = (Double(index) + 0.5) * scale
        let start = min(max(0, Int(center - support + 0.5)), input - 1)
        let end = max(start + 1, min(input, Int(center + support + 0.5)))
        let values = (start..<end).map { filter.value((Double($0) - center + 0.5) / widening) }
        let sum = values.reduce(0, +)
        return (start, sum == 0 ? values : values.map { $0 / sum })
      })
  }

  /// OWLv2's resize of a side padded with zeros to `padded` samples: a Gaussian of sigma = (factor - 1) / 2 cut off at 4
  /// sigma, then linear interpolation between two samples, mirrored at the padded borders (the edge sample once).
  ///
  /// Source: `Owlv2ImageProcessorPil.resize` of transformers, which is `scipy.ndimage.gaussian_filter` and
  /// `scipy.ndimage.zoom(order: 1, grid_mode: true)`. Both are one weighted window an output sample; the padding adds
  /// nothing to a sum and is never made.
  static func blurredLinear(from input: Int, padded: Int, to output: Int) -> ResampleAxis {
    let factor = Double(padded) / Double(output)
    let kernel = gaussian(sigma: max(0, (factor - 1) / 2))
    let radius = kernel.count / 2
    var windows: [(first: Int, weights: [Double])] = []
    for index in 0..<output {
      let position = (Double(index) + 0.5) * factor - 0.5
      let below = Int(position.rounded(.down))
      let fraction = position - Double(below)
      var sums: [Int: Double] = [:]
      for (sample, share) in [(below, 1 - fraction), (below + 1, fraction)] where share > 0 {
        // The blur is mirrored about the sample that interpolation finds, which is itself mirrored into the picture.
        let middle = mirrored(sample, count: padded)
        for offset in -radius...radius {
          let source = mirrored(middle + offset, count: padded)
          if source < input { sums[source, default: 0] += share * kernel[offset + radius] }
        }
      }
      let start = sums.keys.min() ?? windows.last?.first ?? 0
      let end = sums.keys.max() ?? start - 1
      windows.append((start, end < start ? [] : (start...end).map { sums[$0] ?? 0 }))
    }
    return ResampleAxis(windows: monotone(windows))
  }

  /// Starts every window no later than the next one does: mirroring can turn the last ones back.
  private static func monotone(_ windows: [(first: Int, weights: [Double])]) -> [(first: Int, weights: [Double])] {
    var result = windows
    var earliest = Int.max
    for index in result.indices.reversed() where !result[index].weights.isEmpty {
      let surplus = result[index].first - min(earliest, result[index].first)
      result[index].weights.insert(contentsOf: repeatElement(0, count: surplus), at: 0)
      result[index].first -= surplus
      earliest = result[index].first
    }
    return result
  }

  private static func gaussian(sigma: Double) -> [Double] {
    guard sigma > 0 else { return [1] }
    let radius = Int(4 * sigma + 0.5)
    let values = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }

  /// An index reflected into 0..<count without repeating the edge.
  private static func mirrored(_ index: Int, count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let folded = ((index % period) + period) % period
    return folded < count ? folded : period - folded
  }
}
