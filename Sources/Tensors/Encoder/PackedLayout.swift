internal import CKernels

/// Where the weights of an encoder lie in one block of memory, layer after layer, each piece on a cache line of its own.
struct PackedLayout: Sendable {
  /// A product's weights; see `cck_product`.
  struct Product: Sendable {
    let inputs: Int
    let outputs: Int
    let panels: Int
    let bias: Int
    let scales: Int
    let sums: Int
    let end: Int

    init(_ inputs: Int, _ outputs: Int, _ precision: EncoderPrecision, at start: Int) {
      (self.inputs, self.outputs) = (inputs, outputs)
      let floats = MemoryLayout<Float>.size
      panels = start
      bias = PackedLayout.aligned(panels + inputs * outputs * (precision == .int8 ? 1 : floats))
      scales = PackedLayout.aligned(bias + outputs * floats)
      let groups = precision == .int8 ? inputs / cck_group(inputs) : 0
      sums = PackedLayout.aligned(scales + groups * outputs * floats)
      end = PackedLayout.aligned(sums + groups * outputs * floats)
    }
  }

  /// The layer norms' gains and shifts, then the products: offsets from the layer's start.
  let norms: [Int]
  let qkv: Product
  let out: Product
  let fc1: Product
  let fc2: Product
  let layerBytes: Int
  let bytes: Int

  init(_ shape: EncoderShape, _ precision: EncoderPrecision) {
    let norm = PackedLayout.aligned(shape.width * MemoryLayout<Float>.size)
    norms = (0..<4).map { $0 * norm }
    qkv = Product(shape.width, 3 * shape.mixed, precision, at: 4 * norm)
    out = Product(shape.mixed, shape.width, precision, at: qkv.end)
    fc1 = Product(shape.width, shape.hidden, precision, at: out.end)
    fc2 = Product(shape.hidden, shape.width, precision, at: fc1.end)
    layerBytes = fc2.end
    bytes = layerBytes * shape.layers
  }

  private static func aligned(_ offset: Int) -> Int { (offset + 63) & ~63 }
}
