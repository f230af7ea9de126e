#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The memory behind tensors: owned and aligned to a cache line, or borrowed from a mapped file.
///
/// Unchecked Sendable because a storage is only written to while uniquely referenced (``Tensor`` copies otherwise).
final class TensorStorage: @unchecked Sendable {
  let mutable: UnsafeMutableBufferPointer<Float>
  private let owner: (any AnyObject & Sendable)?

  var count: Int { mutable.count }
  var isOwned: Bool { owner == nil }

  /// Uninitialised memory for `count` elements.
  init(count: Int) {
    mutable = TensorStorage.allocate(count)
    owner = nil
  }

  init(borrowing elements: UnsafeBufferPointer<Float>, owner: any AnyObject & Sendable) {
    mutable = UnsafeMutableBufferPointer(mutating: elements)
    self.owner = owner
  }

  func copy() -> TensorStorage {
    let copy = TensorStorage(count: count)
    copy.write(mutable)
    return copy
  }

  /// Takes the elements of a buffer of the same size, on all threads.
  private func write(_ source: UnsafeMutableBufferPointer<Float>) {
    guard let from = source.baseAddress, let start = mutable.baseAddress else { return }
    Compute.parallelBlocks(source.count, size: 1 << 17) { range in
      (start + range.lowerBound).initialize(from: from + range.lowerBound, count: range.count)
    }
  }

  deinit {
    if isOwned { free(mutable.baseAddress) }
  }

  private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    guard let memory = aligned_alloc(64, (bytes + 63) & ~63) else {
      fatalError("out of memory: a tensor of \(count) elements")
    }
    return UnsafeMutableBufferPointer(start: memory.bindMemory(to: Float.self, capacity: count), count: count)
  }
}
