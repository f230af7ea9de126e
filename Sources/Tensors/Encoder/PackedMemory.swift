#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A block of packed weights: memory of its own, or a mapped file's.
///
/// Unchecked Sendable because it is written while it is made, and never after.
package final class PackedMemory: @unchecked Sendable {
  /// The bytes, on a page's boundary.
  package let bytes: UnsafeRawBufferPointer
  private let owner: (any AnyObject & Sendable)?

  /// Memory that `body` fills. Zero where it does not.
  init(bytes count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    guard count > 0, let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      address != MAP_FAILED
    else { throw TensorError.outOfMemory(bytes: count) }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
    owner = nil
    // Larger pages where the system has them to spare: weights are read from the first to the last.
    _ = madvise(address, count, MADV_HUGEPAGE)
    try body(UnsafeMutableRawBufferPointer(start: address, count: count))
  }

  /// Bytes that something else owns, such as a mapped file.
  package init(borrowing bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
    self.bytes = bytes
    self.owner = owner
  }

  /// Gives back the memory of a mapped file's bytes; they are read again when touched.
  func releasePages() {
    guard owner != nil else { return }
    _ = madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
  }

  deinit {
    if owner == nil, let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  var start: UnsafeRawPointer {
    guard let address = bytes.baseAddress else { preconditionFailure("packed weights are never empty") }
    return address
  }
}
