internal import CKernels
internal import COneDNN
import Synchronization

/// How the machine is used: one setting for the process, because there is one machine.
public enum Compute {
  /// Sets how many threads matrix products and parallel loops use; nil means every core this process may run on.
  public static func setThreads(_ count: Int?) { ccd_set_threads(Int32(clamping: count ?? 0)) }

  /// How many threads are used.
  public static var threads: Int { Int(ccd_threads()) }

  /// What a process that trains wants, for as long as it lives.
  ///
  /// Freed memory is kept for tensors to come: without that, the C library gives every large tensor back to the system, and each step
  /// faults its pages in again. Loops run on oneDNN's threads, which stay awake between products for some milliseconds: where loops
  /// and products take turns without a pause nothing wakes faster, but they would keep a core from the kernels' own threads.
  package static func prepareForTraining() {
    ccd_keep_freed_memory()
    sharesThreads.store(true, ordering: .relaxed)
  }

  private static let sharesThreads = Atomic(false)

  /// What a process wants that works on one picture after another. glibc gives threads heaps of their own; but what belongs to a picture
  /// is taken by one thread and given back by another, so that over a folder of pictures every heap would grow to its own peak.
  package static func prepareForManyPictures() { ccd_share_heap() }

  /// The version of the oneDNN library in use, such as `2.6.3`.
  public static var libraryVersion: String { String(cString: ccd_version()) }

  /// Calls `body` for every index of `0..<count` on all threads. `body` must touch disjoint memory for different indices; nested calls
  /// run on the calling thread.
  package static func parallel(_ count: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var call = body
      withUnsafeMutablePointer(to: &call) { call in
        let each: @convention(c) (UnsafeMutableRawPointer?, Int) -> Void = { context, index in
          context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
        }
        if sharesThreads.load(ordering: .relaxed) {
          ccd_parallel(count, call, each)
        } else {
          cck_parallel(threads, count, call, each)
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
