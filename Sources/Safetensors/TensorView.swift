/// One tensor of a mapped file: what it is and where its bytes lie.
///
/// A view keeps its file mapped, so it may outlive the `TensorFile` it came from and may cross tasks.
public struct TensorView: Sendable {
  /// The tensor's name.
  public let name: String
  /// The element type.
  public let dtype: DType
  /// The extent of each axis, outermost first; empty for a scalar.
  public let shape: [Int]

  let range: Range<Int>
  package let mapping: FileMapping

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The path of the file that holds the tensor.
  public var path: String { mapping.path }

  /// The tensor's bytes, row-major and little-endian, at any alignment; valid while this view or its file lives.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: mapping.bytes[range]) }

  /// Calls `body` with the tensor's bytes, row-major and little-endian, at any alignment.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withExtendedLifetime(mapping) { () throws(Failure) -> Result in try body(bytes) }
  }

  /// Writes the elements as 32-bit floats, row-major, into `destination`, which must have `count` elements. F64 is
  /// rounded to nearest, F16 and BF16 are exact. Throws `notReadableAsFloat` for other types and `countMismatch`.
  public func readFloats(into destination: UnsafeMutableBufferPointer<Float>) throws(SafetensorsError) {
    guard destination.count == count else {
      throw .countMismatch(path: path, tensor: name, shape: shape, destination: destination.count)
    }
    guard dtype.isReadableAsFloat else { throw .notReadableAsFloat(path: path, tensor: name, dtype: dtype) }
    withUnsafeBytes { bytes in
      switch dtype {
      case .f64: FloatConversion.fromDouble(bytes, into: destination)
      case .f16: FloatConversion.fromHalf(bytes, into: destination)
      case .bf16: FloatConversion.fromBrain(bytes, into: destination)
      default: UnsafeMutableRawBufferPointer(destination).copyMemory(from: bytes)
      }
    }
  }

  /// The elements as 32-bit floats, row-major. Throws like `readFloats(into:)`.
  public func floats() throws(SafetensorsError) -> [Float] {
    guard dtype.isReadableAsFloat else { throw .notReadableAsFloat(path: path, tensor: name, dtype: dtype) }
    var failure: SafetensorsError?
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(SafetensorsError) {
        try readFloats(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }
}

extension TensorView {
  /// Gives the memory of the tensor's pages back; they are read from the file again if touched.
  package func dropPages() { mapping.dropPages(range) }

  /// Row `index` of a matrix, as a view of its own: to read a few rows of a large table.
  package func row(_ index: Int) -> TensorView {
    precondition(shape.count == 2 && (0..<shape[0]).contains(index), "row \(index) of a tensor of shape \(shape)")
    let bytes = range.count / shape[0]
    let start = range.lowerBound + index * bytes
    return TensorView(name: name, dtype: dtype, shape: [shape[1]], range: start..<(start + bytes), mapping: mapping)
  }
}
