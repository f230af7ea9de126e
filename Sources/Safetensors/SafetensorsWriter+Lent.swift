extension SafetensorsWriter {
  /// A tensor whose values are lent while they are written, so that what is large is not in memory twice.
  package struct LentTensor {
    /// The tensor's name, unique in its file.
    package let name: String
    /// The extent of each axis, outermost first.
    package let shape: [Int]
    /// Calls its argument once with the values, row-major, as many as the shape has.
    package let lend: ((UnsafeBufferPointer<Float>) -> Void) throws -> Void

    /// A tensor that `lend` lends.
    package init(
      name: String, shape: [Int], lend: @escaping ((UnsafeBufferPointer<Float>) -> Void) throws -> Void
    ) {
      self.name = name
      self.shape = shape
      self.lend = lend
    }
  }

  /// Writes lent tensors as 32-bit floats; in all else like ``write(_:metadata:to:)``. A tensor that cannot be lent is a
  /// `cannotEncode`.
  package static func write(
    lent tensors: [LentTensor], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let entries = try tensors.map { tensor throws(SafetensorsError) in
      let count = tensor.shape.reduce(1, *)
      return try Entry(name: tensor.name, dtype: .f32, shape: tensor.shape, count: count) {
        file throws(SafetensorsError) in try write(tensor, count: count, to: file)
      }
    }
    try write(entries, metadata: metadata, to: path)
  }

  private static func write(_ tensor: LentTensor, count: Int, to file: AtomicFile) throws(SafetensorsError) {
    var result: Result<Void, SafetensorsError>?
    do {
      try tensor.lend { values in
        guard values.count == count else { return }
        result = Result { () throws(SafetensorsError) in try file.write(UnsafeRawBufferPointer(values)) }
      }
    } catch {
      throw .cannotEncode(tensor: tensor.name, reason: "\(error)")
    }
    guard let result else {
      throw .cannotEncode(tensor: tensor.name, reason: "it was not lent with the \(count) values of its shape")
    }
    try result.get()
  }
}
