import Foundation
import Synchronization

/// One thread of the process on which all model work runs, one piece after the other.
///
/// A matrix product uses every core already, so two at once only take turns, and OpenMP would keep a team of threads for each
/// thread that ever called it. Actors that run here queue instead.
package final class ComputeThread: SerialExecutor, Sendable {
  package static let shared = ComputeThread()

  private let jobs = Mutex<[UnownedJob]>([])
  private let ready = DispatchSemaphore(value: 0)

  private init() {
    let thread = Thread { [jobs = Unretained(self)] in jobs.value.loop() }
    thread.name = "clipcrop.compute"
    // Deep enough for OpenMP regions that run on this thread.
    thread.stackSize = 8 << 20
    thread.start()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    ready.signal()
  }

  private func loop() {
    while true {
      ready.wait()
      if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        job.runSynchronously(on: asUnownedSerialExecutor())
      }
    }
  }

  /// The shared thread lives as long as the process, so its block need not keep it alive.
  private struct Unretained: @unchecked Sendable {
    unowned let value: ComputeThread
    init(_ value: ComputeThread) { self.value = value }
  }
}
