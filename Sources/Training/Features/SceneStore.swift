internal import Synchronization

/// Cached scenes and answers in memory, in half precision, up to a budget; the rest is read from disk each time.
///
/// What was read first stays: every epoch visits all samples once, and then keeping some of them serves more often than keeping
/// those used last, which are dropped before their next turn comes.
final class SceneStore: Sendable {
  private struct State {
    var scenes: [String: CachedScene] = [:]
    var answers: [String: CachedAnswer] = [:]
    var bytes = 0
  }

  private let state = Mutex(State())
  private let budget: Int

  /// - Parameter budget: bytes to be kept at most.
  init(budget: Int) { self.budget = budget }

  /// Bytes that are kept.
  var bytesKept: Int { state.withLock { $0.bytes } }

  func scene(_ path: String) throws -> CachedScene {
    if let known = state.withLock({ $0.scenes[path] }) { return known }
    let scene = try CachedScene(path: path)
    keep(scene.byteCount) {
      $0.scenes[path] = scene
    } unless: {
      $0.scenes[path] != nil
    }
    return scene
  }

  func answer(_ path: String) throws -> CachedAnswer {
    if let known = state.withLock({ $0.answers[path] }) { return known }
    let answer = try CachedAnswer(path: path)
    keep(answer.byteCount) {
      $0.answers[path] = answer
    } unless: {
      $0.answers[path] != nil
    }
    return answer
  }

  /// The file is read outside of the lock, so another task may have kept it meanwhile.
  private func keep(_ bytes: Int, _ insert: (inout State) -> Void, unless present: (State) -> Bool) {
    state.withLock { state in
      guard state.bytes + bytes <= budget, !present(state) else { return }
      insert(&state)
      state.bytes += bytes
    }
  }
}
