internal import Foundation
package import Tensors

/// Made-up input for a model: a picture with smooth ground, edges and grain, and texts of a few tokens. The same on every machine.
package struct ModelProbe: Sendable {
  /// `[1, 3, side, side]`, normalised.
  package let pixels: Tensor
  /// Token ids from start to end.
  package let texts: [[Int]]

  package init(_ configuration: OWLViTConfiguration, queries: Int) {
    pixels = ModelProbe.picture(side: configuration.vision.imageSize)
    let last = configuration.text.vocabularySize - 1
    let length = min(8, configuration.text.maxPositions)
    texts = (0..<queries).map { query in
      [max(0, last - 1)] + (1..<(length - 1)).map { (query * 31 + $0 * 7) % max(1, last - 1) } + [last]
    }
  }

  private static func picture(side: Int) -> Tensor {
    var random = SeededRandom(seed: 1)
    var values: [Float] = []
    values.reserveCapacity(3 * side * side)
    for channel in 0..<3 {
      for y in 0..<side {
        for x in 0..<side {
          let (u, v) = (Float(x) / Float(side), Float(y) / Float(side))
          let ground = sin(3 * u + Float(channel)) * cos(2 * v - Float(channel))
          let disc: Float = (u - 0.4) * (u - 0.4) + (v - 0.55) * (v - 0.55) < 0.05 ? 1.2 - 0.8 * Float(channel) : 0
          let stripes: Float = u > 0.7 && Int(v * 24) % 2 == 0 ? 0.9 : 0
          values.append(ground + disc + stripes + 0.15 * (random.unit() - 0.5))
        }
      }
    }
    return Tensor(values, shape: [1, 3, side, side])
  }
}
