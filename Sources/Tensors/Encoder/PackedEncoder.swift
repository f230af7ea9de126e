internal import CKernels

/// An encoder's weights, packed for the kernels, and the pass over all of its layers.
///
/// Unchecked Sendable because nothing changes after `init`; any number of passes may run at once.
final class PackedEncoder: @unchecked Sendable {
  private let shape: EncoderShape
  private let precision: EncoderPrecision
  private let layers: UnsafeMutablePointer<cck_layer>
  private let memory: PackedMemory

  /// An encoder over memory that ``EncoderPacking`` has filled.
  init(_ shape: EncoderShape, _ precision: EncoderPrecision, memory: PackedMemory) {
    (self.shape, self.precision, self.memory) = (shape, precision, memory)
    let layout = PackedLayout(shape, precision)
    precondition(memory.bytes.count == layout.bytes, "packed weights of another encoder")
    layers = .allocate(capacity: shape.layers)
    for index in 0..<shape.layers {
      (layers + index).initialize(to: cck_layer(layout, memory.start + index * layout.layerBytes))
    }
  }

  deinit { layers.deallocate() }

  /// Bytes of the packed weights.
  var bytes: Int { memory.bytes.count }

  /// Gives back memory that can be read from a file again.
  func releasePages() { memory.releasePages() }

  /// `[sequences, length, width]` through all layers.
  func callAsFunction(_ x: Tensor, causal: Bool, kernels: KernelSet) throws -> Tensor {
    try Tensor(shape: x.shape) { y in
      x.copy(to: y)
      try run(kernels, causal: causal, x.shape[0], x.shape[1], stem: nil, last: nil, y)
    }
  }

  /// Images through a stem, all layers and a last norm.
  func callAsFunction(
    _ pixels: Tensor, stem: PatchStem, positions: Tensor, last: LayerNorm, kernels: KernelSet
  ) throws -> Tensor {
    try Tensor(shape: [pixels.shape[0], positions.shape[0], shape.width]) { y in
      try stem.withKernelStem(pixels, positions: positions) { stem in
        try last.withKernelNorm { last in
          try run(kernels, causal: false, pixels.shape[0], positions.shape[0], stem: stem, last: last, y)
        }
      }
    }
  }

  private func run(
    _ kernels: KernelSet, causal: Bool, _ sequences: Int, _ length: Int, stem: UnsafePointer<cck_stem>?,
    last: UnsafePointer<cck_norm>?, _ x: UnsafeMutableBufferPointer<Float>
  ) throws {
    var encoder = cck_encoder()
    (encoder.width, encoder.heads) = (shape.width, shape.heads)
    (encoder.hidden, encoder.layers) = (shape.hidden, shape.layers)
    encoder.epsilon = shape.epsilon
    encoder.causal = causal
    encoder.precision = precision == .int8 ? CCK_INT8 : CCK_FLOAT32
    encoder.int8_attention = precision == .int8 && !causal
    encoder.layer = UnsafePointer(layers)
    guard cck_encoder_run(&encoder, kernels.isa, Compute.threads, sequences, length, stem, last, x.baseAddress) else {
      throw TensorError.outOfMemory(bytes: 8 * x.count * MemoryLayout<Float>.size)
    }
  }
}

extension cck_product {
  fileprivate init(_ product: PackedLayout.Product, _ start: UnsafeRawPointer) {
    func floats(_ offset: Int) -> UnsafePointer<Float> { (start + offset).assumingMemoryBound(to: Float.self) }
    self.init(
      panels: start + product.panels, bias: floats(product.bias), scales: floats(product.scales),
      sums: floats(product.sums))
  }
}

extension cck_layer {
  fileprivate init(_ layout: PackedLayout, _ start: UnsafeRawPointer) {
    let norms = layout.norms.map { (start + $0).assumingMemoryBound(to: Float.self) }
    self.init(
      norm1: cck_norm(gain: norms[0], shift: norms[1]), norm2: cck_norm(gain: norms[2], shift: norms[3]),
      qkv: cck_product(layout.qkv, start), out: cck_product(layout.out, start), fc1: cck_product(layout.fc1, start),
      fc2: cck_product(layout.fc2, start))
  }
}
