package import Safetensors
package import Tensors

/// The tensors of a checkpoint file as a model's weights. 32-bit floats are used where they lie in the mapped file; other types
/// are converted when read.
package struct CheckpointWeights: WeightSource {
  private let file: any TensorFile

  package init(_ file: any TensorFile) { self.file = file }

  package var names: [String] { file.names }

  package func shape(of name: String) -> [Int]? { try? file.tensor(name).shape }

  package func tensor(_ name: String) throws -> Tensor {
    let view = try file.tensor(name)
    if let mapped = CheckpointWeights.mapped(view) {
      return Tensor(shape: view.shape, borrowing: mapped, owner: view.mapping)
    }
    return try Tensor(shape: view.shape, unsafeUninitialized: { try view.readFloats(into: $0) })
  }

  package func rows(_ name: String, _ indices: [Int]) throws -> Tensor {
    let view = try file.tensor(name)
    guard let width = view.shape.last, view.shape.count == 2 else { return try tensor(name) }
    return try Tensor(
      shape: [indices.count, width],
      unsafeUninitialized: { out in
        for (i, index) in indices.enumerated() {
          let target = UnsafeMutableBufferPointer(rebasing: out[(i * width)..<((i + 1) * width)])
          try view.row(index).readFloats(into: target)
        }
      })
  }

  package func release(_ name: String) { try? file.tensor(name).dropPages() }

  private static func mapped(_ view: TensorView) -> UnsafeBufferPointer<Float>? {
    guard view.dtype == .f32, let start = view.bytes.baseAddress,
      UInt(bitPattern: start) % UInt(MemoryLayout<Float>.alignment) == 0
    else { return nil }
    return view.bytes.bindMemory(to: Float.self)
  }
}
