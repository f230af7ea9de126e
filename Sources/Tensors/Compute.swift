internal import COneDNN

/// How the machine is used: one setting for the process, because there is one pool of threads.
public enum Compute {
  /// Sets how many threads matrix products and parallel loops use; nil means every core this process may run on.
  public static func setThreads(_ count: Int?) { ccd_set_threads(Int32(clamping: count ?? 0)) }

  /// How many threads are used.
  public static var threads: Int { Int(ccd_threads()) }

  /// Keeps freed memory for tensors to come, for as long as the process lives: what a process that trains wants. Without it, the C
  /// library gives every large tensor back to the system, and each step faults its pages in again.
  package static func keepFreedMemory() { ccd_keep_freed_memory() }

  /// The version of the oneDNN library in use, such as `2.6.3`.
  public static var libraryVersion: String { String(cString: ccd_version()) }

  /// Calls `body` for every index of `0..<count` on the threads that oneDNN uses. `body` must touch disjoint memory for
  /// different indices; nested calls run on the calling thread.
  package static func parallel(_ count: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var call = body
      withUnsafeMutablePointer(to: &call) { call in
        ccd_parallel(count, call) { context, index in
          context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
        }
      }
    }
  }

  /// Calls `body` for blocks of `size` indices that together are `0..<count`, on all threads. The blocks do not depend on how
  /// many threads there are, so that sums over them are the same on every machine.
  package static func parallelBlocks(_ count: Int, size: Int = 1 << 15, _ body: (Range<Int>) -> Void) {
    guard count > size else { return body(0..<count) }
    parallel((count + size - 1) / size) { body(($0 * size)..<min(count, ($0 + 1) * size)) }
  }
}
