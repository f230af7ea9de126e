/// Named tensors on disk, in one file or in several: what a checkpoint is loaded from.
public protocol TensorFile: Sendable {
  /// The file, or the index of the shards, for messages.
  var path: String { get }
  /// The names of all tensors, sorted.
  var names: [String] { get }
  /// The free-form text that the file carries.
  var metadata: [String: String] { get }
  /// The tensor of that name. Throws `SafetensorsError.missingTensor`.
  func tensor(_ name: String) throws(SafetensorsError) -> TensorView
  /// Whether there is a tensor of that name.
  func contains(_ name: String) -> Bool
  /// Gives the memory of pages read so far back to the system; call it once weights have been copied.
  func dropPages()
  /// Asks the system to read ahead.
  func prefetch()
}

extension TensorFile {
  /// Writes a tensor's elements as 32-bit floats, row-major, into `destination`, which must have as many elements.
  /// Throws `missingTensor`, `notReadableAsFloat` or `countMismatch`.
  public func readFloats(
    _ name: String, into destination: UnsafeMutableBufferPointer<Float>
  ) throws(SafetensorsError) {
    try tensor(name).readFloats(into: destination)
  }
}
