import Synchronization

/// Asks a run to save and end after the step it is at. Requesting is a single atomic write, so that a signal handler may do it.
public final class StopSignal: Sendable {
  private let isSet = Atomic(false)

  /// A signal that nobody has given yet.
  public init() {}

  /// Asks the run to end; asking twice is the same as once.
  public func request() { isSet.store(true, ordering: .relaxed) }

  /// Whether the run was asked to end.
  public var isRequested: Bool { isSet.load(ordering: .relaxed) }
}
