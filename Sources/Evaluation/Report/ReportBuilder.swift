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
    .iou, .bde, .subjectKept, .subjectCoverage, .boxIoU, .found, .abstained, .accuracy(n: 5), .accuracy(n: 10), .srcc,
    .pcc,
  ]

  var report: EvaluationReport {
    let judged = outcomes.compactMap { outcome in
      (try? outcome.result.get()).map { (example: examples[outcome.index], judgement: $0) }
    }
    return EvaluationReport(
      dataset: dataset, examples: examples.count, evaluated: judged.count, failures: outcomes.compactMap(\.failure),
      confidence: bootstrap.confidence, resamples: bootstrap.resamples, seed: bootstrap.seed,
      methods: methods.enumerated().map { row, name in
        methodReport(name, judged.map { ($0.example, $0.judgement.methods[row].values) })
      },
      images: judged.map { imageReport($0.example, $0.judgement) })
  }

  private typealias Values = (example: CropExample, values: [Metric: Double])

  private func methodReport(_ name: String, _ results: [Values]) -> MethodReport {
    var kinds: [String: [Values]] = [:]
    for result in results {
      if let kind = result.example.kind { kinds[kind, default: []].append(result) }
    }
    return MethodReport(name: name, overall: estimates(results), kinds: kinds.mapValues(estimates))
  }

  private func estimates(_ results: [Values]) -> [Metric: Estimate] {
    var estimates: [Metric: Estimate] = [:]
    for metric in Metric.windowMetrics + Metric.findingMetrics + Metric.rankingMetrics {
      estimates[metric] = bootstrap.estimate(results.compactMap { $0.values[metric] })
    }
    estimates[.everySubjectKept] = bootstrap.estimate(everySubjectKept(results))
    return estimates
  }

  /// For each picture that was asked several things, whether all its crops keep their subjects.
  private func everySubjectKept(_ results: [Values]) -> [Double] {
    var pictures: [String: [Double]] = [:]
    var order: [String] = []
    for (example, values) in results {
      guard let kept = values[.subjectKept], example.query != nil else { continue }
      if pictures[example.image] == nil { order.append(example.image) }
      pictures[example.image, default: []].append(kept)
    }
    return order.compactMap { pictures[$0] }.filter { $0.count > 1 }.compactMap { $0.min() }
  }

  private func imageReport(_ example: CropExample, _ judgement: ExampleOutcome.Judgement) -> ImageReport {
    let rows = zip(methods, judgement.methods).map { name, measured in
      let metrics = measured.values.filter { ReportBuilder.rowMetrics.contains($0.key) }
      return (name, WindowReport(window: measured.window.edges, truth: measured.truth?.edges ?? [], metrics: metrics))
    }
    return ImageReport(
      image: example.image, query: example.query?.description, kind: example.kind,
      width: judgement.size.width, height: judgement.size.height,
      results: Dictionary(rows) { first, _ in first })
  }
}
