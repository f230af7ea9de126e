public import ModelStore

/// Fetches published models from a hub into ClipCrop's own cache.
///
/// A pull can be interrupted at any point, by cancelling its task or by ending the process, and goes on where it was.
/// Several pulls of the same model at once, in one process or in several, share the work.
public struct HubClient: Sendable {
  private let configuration: HubConfiguration

  /// A client of the hub that a configuration names.
  public init(configuration: HubConfiguration) { self.configuration = configuration }

  /// Fetches the files that ClipCrop needs of a model; those that are there are not fetched again.
  ///
  /// - Parameters:
  ///   - name: the model.
  ///   - revision: a branch, tag, pull request or commit; nil for `main`.
  ///   - progress: called in order, from the task that pulls; it should return soon.
  /// - Returns: the snapshot's folder, which ``ModelStore/locate(_:)-(ModelReference)`` finds from now on.
  /// - Throws: ``HubError``, or `CancellationError` when the task is cancelled.
  public func pull(
    _ name: ModelName, revision: Revision? = nil, progress: @escaping @Sendable (PullEvent) -> Void = { _ in }
  ) async throws -> PulledModel {
    try await HubTransport.with(configuration) { transport in
      try await Pull(name: name, revision: revision ?? .main, transport: transport, report: progress).run()
    }
  }
}
