internal import Datasets
internal import Geometry
internal import Imaging
internal import Tensors

/// What all methods made of one example.
struct ExampleOutcome: Sendable {
  /// The example's place in the dataset.
  let index: Int
  let result: Result<Judgement, EvaluationFailure>

  /// The picture's size and, in the order of the methods, what was measured.
  struct Judgement: Sendable {
    let size: PixelSize
    let methods: [Measured]
  }

  /// One method's window and its metrics, those of ranking included where there are any.
  struct Measured: Sendable {
    let window: Box<Pixels>
    /// The annotated crop nearest to it; nil where none is annotated.
    let truth: Box<Pixels>?
    let values: [Metric: Double]
  }
}

extension EvaluationFailure: Error {}

/// Runs all methods on one example.
struct ExampleJudge: Sendable {
  let methods: [any CropMethod]
  let options: EvaluationOptions

  /// What came of it, a failure included.
  /// - Throws: `CancellationError`, and any error where failures are not allowed.
  func judge(_ example: CropExample, index: Int) async throws -> ExampleOutcome {
    try Task.checkCancellation()
    var method: String?
    do {
      let picture = ExamplePicture(try Image.open(example.image, maxPixels: options.maxPixels))
      var measured: [ExampleOutcome.Measured] = []
      for (row, candidate) in methods.enumerated() {
        method = candidate.name
        // Each example and method draws for itself, so that the order in which examples are done does not matter.
        var random = SeededRandom(
          seed: options.bootstrap.seed, stream: UInt64(index) &* 1024 &+ UInt64(row) &+ 1)
        measured.append(try await measure(candidate, example, picture, random: &random))
      }
      return ExampleOutcome(index: index, result: .success(.init(size: picture.image.size, methods: measured)))
    } catch let error as CancellationError {
      throw error
    } catch {
      let failure = EvaluationFailure(image: example.image, method: method, reason: "\(error)")
      guard options.isStrict else { return ExampleOutcome(index: index, result: .failure(failure)) }
      // Errors of pictures and models name what they are about; those of the evaluation do not know the example.
      throw error is EvaluationError ? EvaluationError.exampleFailed(failure) : error
    }
  }

  private func measure(
    _ method: any CropMethod, _ example: CropExample, _ picture: ExamplePicture, random: inout SeededRandom
  ) async throws -> ExampleOutcome.Measured {
    let size = picture.image.size
    let answer = try await method.answer(to: example, in: picture)
    var values = FindingMetrics(answer, example: example).values
    // What is absent, and what was only located, has no right window.
    guard !(example.crops.isEmpty && example.locatesQuery) else {
      return ExampleOutcome.Measured(window: answer.window.clamped(to: size.bounds), truth: nil, values: values)
    }
    let metrics = try WindowMetrics(answer.window, example: example, size: size)
    values.merge(metrics.values) { own, _ in own }
    if example.isGraded,
      let scores = try await method.scores(of: example.crops.map(\.box), for: example, in: picture)
    {
      let ranking = try RankingMetrics(scores: scores, opinions: example.crops.map(\.score), random: &random)
      values.merge(ranking.values) { own, _ in own }
    }
    return ExampleOutcome.Measured(window: metrics.window, truth: metrics.truth, values: values)
  }
}
