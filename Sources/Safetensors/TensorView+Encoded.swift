extension TensorView {
  /// The tensor as it is written with floats of another type; of integers and other types the bytes as they are.
  ///
  /// - Throws: `SafetensorsError.cannotEncode` for a finite value that the type cannot hold.
  package func encoded(as type: SafetensorsWriter.FloatType) throws(SafetensorsError) -> SafetensorsWriter.EncodedTensor
  {
    guard dtype.isReadableAsFloat, dtype != type.dtype else {
      return SafetensorsWriter.EncodedTensor(
        name: name, dtype: dtype, shape: shape, bytes: withUnsafeBytes { Array($0) })
    }
    let values = try floats()
    let bytes: [UInt8]
    switch type {
    case .float32: bytes = values.withUnsafeBytes { Array($0) }
    case .bfloat16: bytes = values.map(FloatConversion.toBrain).withUnsafeBytes { Array($0) }
    case .float16:
      let halves = values.map { Float16($0) }
      if let lost = zip(values, halves).first(where: { $0.isFinite && !$1.isFinite }) {
        throw .cannotEncode(tensor: name, reason: "\(lost.0) is too large for 16-bit floats; use bf16 or f32")
      }
      bytes = halves.withUnsafeBytes { Array($0) }
    }
    return SafetensorsWriter.EncodedTensor(name: name, dtype: type.dtype, shape: shape, bytes: bytes)
  }
}
