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
      try pack(part.0, scale: part.1, columns: inward, into: layout.qkv, output: index * shape.width, at: start)
    }
    try pack(attention.out, into: layout.out, at: start)
    let upward = try balance(layer.norm2, with: [layer.mlp.fc1])
    try pack(layer.norm2, upward, at: start, layout.norms[2], layout.norms[3])
    try pack(layer.mlp.fc1, columns: upward, into: layout.fc1, at: start)
    try pack(layer.mlp.fc2, into: layout.fc2, at: start)
  }

  /// How much of each channel's size the weights take over from the norm; nil with floats.
  private func balance(_ norm: LayerNorm, with products: [Linear]) throws -> [Float]? {
    guard precision == .int8 else { return nil }
    let (gain, shift) = (try norm.gain.value().elements, try norm.shift.value().elements)
    var largest = [Float](repeating: 0, count: shape.width)
    for product in products {
      try product.withTransientWeight { weight in
        for output in 0..<product.outputs {
          for input in 0..<product.inputs { largest[input] = max(largest[input], abs(weight[output * product.inputs + input])) }
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
      for (index, value) in try parameter.value().elements.enumerated() { target[index] = value / (columns?[index] ?? 1) }
    }
  }

  /// Writes a layer's weights into a product's panels, from output `first` on.
  private func pack(
    _ layer: Linear, scale: Float = 1, columns: [Float]? = nil, into product: PackedLayout.Product, output first: Int = 0,
    at start: UnsafeMutableRawPointer
  ) throws {
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> { (start + offset).assumingMemoryBound(to: Float.self) + first }
    let bias = try layer.biasValue()?.elements
    for output in 0..<layer.outputs { floats(product.bias)[output] = scale * (bias?[output] ?? 0) }
    let inputs = layer.inputs
    try layer.withTransientWeight { weight in
      // Sendable for the threads: each writes panels of its own.
      nonisolated(unsafe) let (weight, start) = (weight, start)
      nonisolated(unsafe) let (scales, sums) = (floats(product.scales), floats(product.sums))
      let precision = precision
      Compute.parallel(layer.outputs / 64) { panel in
        let rows = weight + panel * 64 * inputs
        let place = start + product.panels + (first + panel * 64) * inputs * (precision == .int8 ? 1 : MemoryLayout<Float>.size)
        if precision == .int8 {
          columns.withOptionalElements { columns in
            cck_pack_int8(
              inputs, 64, rows, scale, columns, place.assumingMemoryBound(to: Int8.self), scales + panel * 64,
              sums + panel * 64, product.outputs)
          }
        } else {
          cck_pack_float32(inputs, 64, rows, scale, place.assumingMemoryBound(to: Float.self))
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
