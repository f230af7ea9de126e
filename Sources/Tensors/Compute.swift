internal import COneDNN

/// How the machine is used: one setting for the process, because there is one pool of threads.
public enum Compute {
  /// Sets how many threads matrix products and parallel loops use; nil means every core this process may run on.
  public static func setThreads(_ count: Int?) { ccd_set_threads(Int32(clamping: count ?? 0)) }

  /// How many threads are used.
  public static var threads: Int { Int(ccd_threads()) }

  /// The version of the oneDNN library in use, such as `2.6.3`.
  public static var libraryVersion: String { String(cString: ccd_version()) }

  /// Calls `body` for every index of `0..<count` on the threads that oneDNN uses. `body` must touch disjoint memory for
  /// different indices; nested calls run on the calling thread.
  static func parallel(_ count: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var call = body
      withUnsafeMutablePointer(to: &call) { call in
        ccd_parallel(count, call) { context, index in
          context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
        }
      }
    }
  }
}
