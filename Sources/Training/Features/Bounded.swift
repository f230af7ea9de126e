/// Concurrent work of which only so much is under way at once.
enum Bounded {
  /// Runs `work` for every element, `limit` at a time, and hands results over one by one as they come, with their number so far.
  /// The first error, or cancellation, ends it.
  static func forEach<Element: Sendable, Output: Sendable>(
    _ elements: some Sequence<Element>, atOnce limit: Int, work: @escaping @Sendable (Element) async throws -> Output,
    finished: (Int, Output) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Output.self) { tasks in
      var (started, done) = (0, 0)
      for element in elements {
        if started - done >= limit, let output = try await tasks.next() {
          done += 1
          try finished(done, output)
        }
        try Task.checkCancellation()
        tasks.addTask { try await work(element) }
        started += 1
      }
      while let output = try await tasks.next() {
        done += 1
        try finished(done, output)
      }
    }
  }
}
