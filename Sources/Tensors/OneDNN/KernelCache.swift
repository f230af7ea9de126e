import Synchronization

/// Kernels by shape: making one takes 1-13 ms, running one often less.
///
/// The cache is bounded, because a service sees ever new shapes (numbers of queries, image sizes): when it is full, all of it
/// goes, which costs a few milliseconds once in a long while and needs no bookkeeping on the fast path.
final class KernelCache<Key: Hashable & Sendable>: Sendable {
  private let kernels = Mutex<[Key: Kernel]>([:])
  private let limit: Int

  init(limit: Int = 512) { self.limit = limit }

  func kernel(for key: Key, _ make: () throws -> Kernel) rethrows -> Kernel {
    if let found = kernels.withLock({ $0[key] }) { return found }
    let made = try make()
    return kernels.withLock { kernels in
      if let other = kernels[key] { return other }
      if kernels.count >= limit { kernels.removeAll() }
      kernels[key] = made
      return made
    }
  }

  var count: Int { kernels.withLock { $0.count } }
}
