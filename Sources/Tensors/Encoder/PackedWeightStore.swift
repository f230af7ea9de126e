/// Keeps packed weights from one process to the next.
package protocol PackedWeightStore: Sendable {
  /// The weights of that name and size, as they are kept, else as `fill` writes them; nil where they cannot be kept.
  func memory(
    for name: String, bytes: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> PackedMemory?
}
