internal import CKernels
import Foundation

/// Brings an encoder's weights into the layout of the kernels.
///
/// Scores are powers of two there, softmax(x) being 2^(x log2 e) over its sum: log2(e) and the head's 1 / 8 go into the query's
/// weights. With bytes, a layer norm's gain shares each channel's size evenly with the weights behind it (SmoothQuant, Xiao et al.,
/// arXiv 2211.10438, with the gain in the place of calibration data), so that a channel that is large in every token does not take
/// the others' precision.
struct EncoderPacking {
  private let shape: EncoderShape
  private let precision: EncoderPrecision
  private let layout: PackedLayout

  init(_ shape: EncoderShape, _ precision: EncoderPrecision) {
    (self.shape, self.precision) = (shape, precision)
    layout = PackedLayout(shape, precision)
  }

  /// Packs all layers into zeroed memory, reading each weight once and giving its pages back.
  func callAsFunction(_ layers: [EncoderLayer], into memory: UnsafeMutableRawBufferPointer) throws {
    guard let start = memory.baseAddress else { return }
    for (index, layer) in layers.enumerated() { try pack(layer, at: start + index * layout.layerBytes) }
  }

  private func pack(_ layer: EncoderLayer, at start: UnsafeMutableRawPointer) throws {
    let attention = layer.attention
    let queryScale = Float(M_LOG2E) / Float(shape.width / shape.heads).squareRoot()
    let inward = try balance(layer.norm1, with: [attention.q, attention.k, attention.v])
    try pack(layer.norm1, inward, at: start, layout.norms[0], layout.norms[1])
    for (index, part) in [(attention.q, queryScale), (attention.k, 1), (attention.v, 1)].enumerated() {
      try part.0.withWeights { weights in
        let spread = weights.spreadingOutputs(heads: shape.heads, to: shape.mixed)
        pack(spread, scale: part.1, columns: inward, into: layout.qkv, output: index * shape.mixed, at: start)
      }
    }
    try attention.out.withWeights {
      pack($0.spreadingInputs(heads: shape.heads, to: shape.mixed), into: layout.out, at: start)
    }
    let upward = try balance(layer.norm2, with: [layer.mlp.fc1])
    try pack(layer.norm2, upward, at: start, layout.norms[2], layout.norms[3])
    try layer.mlp.fc1.withWeights { pack($0, columns: upward, into: layout.fc1, at: start) }
    try layer.mlp.fc2.withWeights { pack($0, into: layout.fc2, at: start) }
  }

  /// How much of each channel's size the weights take over from the norm; nil with floats.
  private func balance(_ norm: LayerNorm, with products: [Linear]) throws -> [Float]? {
    guard precision == .int8 else { return nil }
    let (gain, shift) = (try norm.gain.value().elements, try norm.shift.value().elements)
    var largest = [Float](repeating: 0, count: shape.width)
    for product in products {
      try product.withWeights { weights in
        weights.matrix.withUnsafeElements { matrix in
          largest.withUnsafeMutableBufferPointer { largest in
            for row in stride(from: 0, to: matrix.count, by: shape.width) {
              for channel in largest.indices { largest[channel] = max(largest[channel], abs(matrix[row + channel])) }
            }
          }
        }
      }
    }
    return (0..<shape.width).map { channel in
      // What is normed rarely exceeds three standard deviations.
      let size = 3 * abs(gain[channel]) + abs(shift[channel])
      guard size > 0, largest[channel] > 0 else { return 1 }
      return (size / largest[channel]).squareRoot()
    }
  }

  private func pack(
    _ norm: LayerNorm, _ columns: [Float]?, at start: UnsafeMutableRawPointer, _ gainOffset: Int, _ shiftOffset: Int
  ) throws {
    for (parameter, offset) in [(norm.gain, gainOffset), (norm.shift, shiftOffset)] {
      let target = (start + offset).assumingMemoryBound(to: Float.self)
      for (index, value) in try parameter.value().elements.enumerated() {
        target[index] = value / (columns?[index] ?? 1)
      }
    }
  }

  /// Writes weights into a product's panels, from output `first` on.
  private func pack(
    _ weights: DenseWeights, scale: Float = 1, columns: [Float]? = nil, into product: PackedLayout.Product,
    output first: Int = 0, at start: UnsafeMutableRawPointer
  ) {
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
      (start + offset).assumingMemoryBound(to: Float.self) + first
    }
    for (output, bias) in weights.bias.enumerated() { floats(product.bias)[output] = scale * bias }
    let (inputs, panel, precision) = (weights.inputs, Int(CCK_PANEL), precision)
    let place = start + product.panels + first * inputs * (precision == .int8 ? 1 : MemoryLayout<Float>.size)
    weights.matrix.withUnsafeElements { matrix in
      columns.withOptionalElements { columns in
        // Sendable for the threads: each writes panels of its own.
        nonisolated(unsafe) let (matrix, columns, place) = (matrix.baseAddress, columns, place)
        nonisolated(unsafe) let (scales, sums) = (floats(product.scales), floats(product.sums))
        Compute.parallel(weights.outputs / panel) { index in
          let (rows, begin) = (matrix.map { $0 + index * panel * inputs }, index * panel * inputs)
          if precision == .int8 {
            cck_pack_int8(
              inputs, panel, rows, scale, columns, place.assumingMemoryBound(to: Int8.self) + begin,
              scales + index * panel,
              sums + index * panel, product.outputs)
          } else {
            cck_pack_float32(inputs, panel, rows, scale, place.assumingMemoryBound(to: Float.self) + begin)
          }
        }
      }
    }
  }
}

extension [Float]? {
  fileprivate func withOptionalElements(_ body: (UnsafePointer<Float>?) -> Void) {
    guard let self else { return body(nil) }
    self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
