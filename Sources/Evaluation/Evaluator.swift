public import Datasets

/// Measures methods on annotated pictures.
///
/// ```swift
/// let methods: [any CropMethod] = [
///   WholeImageMethod(), CenterCropMethod(), CropperMethod(name: "saliency", cropper: Cropper(), usesQuery: false),
/// ]
/// let report = try await Evaluator(methods: methods).evaluate(examples, dataset: "FLMS")
/// ReportTable(report).lines.forEach { print($0) }
/// ```
public struct Evaluator: Sendable {
  private let methods: [any CropMethod]
  private let options: EvaluationOptions

  /// An evaluator of methods, in the order in which they will be reported: floors first, by custom.
  public init(methods: [any CropMethod], options: EvaluationOptions = EvaluationOptions()) {
    self.methods = methods
    self.options = options
  }

  /// Runs every method on every example. Time and memory grow with the number of examples; pictures are not kept.
  ///
  /// - Parameters:
  ///   - dataset: what the examples are called in the report and in errors.
  ///   - progress: is told how it goes, one event at a time.
  /// - Returns: the same for the same examples, methods and options, whatever order examples are done in.
  /// - Throws: ``EvaluationError``, `CancellationError`; where failures are not allowed, whatever a method throws.
  public func evaluate(
    _ examples: [CropExample], dataset: String, progress: @Sendable (EvaluationEvent) -> Void = { _ in }
  ) async throws -> EvaluationReport {
    try options.validate()
    try checkNames()
    guard !examples.isEmpty else { throw EvaluationError.nothingToEvaluate(dataset: dataset) }
    progress(.started(examples: examples.count, methods: methods.map(\.name)))
    let outcomes = try await outcomes(of: examples, progress: progress)
    let failures = outcomes.compactMap(\.failure)
    if let first = failures.first, failures.count == examples.count {
      throw EvaluationError.everyExampleFailed(dataset: dataset, count: examples.count, first: first)
    }
    return ReportBuilder(
      dataset: dataset, methods: methods.map(\.name), examples: examples, outcomes: outcomes,
      bootstrap: options.bootstrap
    ).report
  }

  private func checkNames() throws(EvaluationError) {
    var seen: Set<String> = []
    for method in methods where !seen.insert(method.name).inserted { throw .duplicateMethod(name: method.name) }
  }

  /// The outcomes in the order of the examples; a few examples are under way at a time.
  private func outcomes(
    of examples: [CropExample], progress: @Sendable (EvaluationEvent) -> Void
  ) async throws -> [ExampleOutcome] {
    let judge = ExampleJudge(methods: methods, options: options)
    return try await withThrowingTaskGroup(of: ExampleOutcome.self) { group in
      var waiting = examples.enumerated().makeIterator()
      func begin(_ group: inout ThrowingTaskGroup<ExampleOutcome, any Error>) {
        guard let (index, example) = waiting.next() else { return }
        group.addTask { try await judge.judge(example, index: index) }
      }
      for _ in 0..<options.concurrency { begin(&group) }
      var outcomes: [ExampleOutcome] = []
      while let outcome = try await group.next() {
        outcomes.append(outcome)
        progress(event(outcome, example: examples[outcome.index], done: outcomes.count, total: examples.count))
        begin(&group)
      }
      return outcomes.sorted { $0.index < $1.index }
    }
  }

  private func event(_ outcome: ExampleOutcome, example: CropExample, done: Int, total: Int) -> EvaluationEvent {
    outcome.failure.map { .failed($0, done: done, total: total) }
      ?? .finished(image: example.image, done: done, total: total)
  }
}

extension ExampleOutcome {
  /// Why the example was left out, if it was.
  var failure: EvaluationFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }
}
