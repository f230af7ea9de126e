internal import ClipCrop
internal import Datasets
internal import Geometry

/// Puts outcomes of examples together.
struct ReportBuilder {
  let dataset: String
  let methods: [String]
  let examples: [CropExample]
  /// One an example, in order.
  let outcomes: [ExampleOutcome]
  let bootstrap: Bootstrap

  /// Metrics that are worth a place in every example's row.
  private static let rowMetrics: Set<Metric> = [
    .iou, .bde, .subjectKept, .subjectCoverage, .accuracy(n: 5), .accuracy(n: 10), .srcc, .pcc,
  ]

  var report: EvaluationReport {
    let judged = outcomes.compactMap { outcome in
      (try? outcome.result.get()).map { (example: examples[outcome.index], judgement: $0) }
    }
    return EvaluationReport(
      dataset: dataset, examples: examples.count, evaluated: judged.count, failures: outcomes.compactMap(\.failure),
      confidence: bootstrap.confidence, resamples: bootstrap.resamples, seed: bootstrap.seed,
      methods: methods.enumerated().map { row, name in
        methodReport(name, judged.map { (kind: $0.example.kind, values: $0.judgement.methods[row].values) })
      },
      images: judged.map { imageReport($0.example, $0.judgement) })
  }

  private func methodReport(_ name: String, _ results: [(kind: String?, values: [Metric: Double])]) -> MethodReport {
    var kinds: [String: [[Metric: Double]]] = [:]
    for result in results {
      if let kind = result.kind { kinds[kind, default: []].append(result.values) }
    }
    return MethodReport(
      name: name, overall: estimates(results.map(\.values)), kinds: kinds.mapValues(estimates))
  }

  private func estimates(_ results: [[Metric: Double]]) -> [Metric: Estimate] {
    var estimates: [Metric: Estimate] = [:]
    for metric in Metric.windowMetrics + Metric.rankingMetrics {
      estimates[metric] = bootstrap.estimate(results.compactMap { $0[metric] })
    }
    return estimates
  }

  private func imageReport(_ example: CropExample, _ judgement: ExampleOutcome.Judgement) -> ImageReport {
    let rows = zip(methods, judgement.methods).map { name, measured in
      let metrics = measured.values.filter { ReportBuilder.rowMetrics.contains($0.key) }
      return (name, WindowReport(window: measured.window.edges, truth: measured.truth.edges, metrics: metrics))
    }
    return ImageReport(
      image: example.image, query: example.query?.description, kind: example.kind,
      width: judgement.size.width, height: judgement.size.height,
      results: Dictionary(rows) { first, _ in first })
  }
}
