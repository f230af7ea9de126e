/// Keeps packed weights from one process to the next.
package protocol PackedWeightStore: Sendable {
  /// The weights of that name and size: as they are kept, else as `make` makes them.
  func memory(for name: String, bytes: Int, make: () throws -> PackedMemory) throws -> PackedMemory
}
