import Foundation

/// A report for people at a terminal.
public struct ReportTable: Sendable {
  private let report: EvaluationReport

  /// The tables of a report.
  public init(_ report: EvaluationReport) { self.report = report }

  /// The lines: what was evaluated, a table of windows, of ranking where anything was ranked, and of kinds where the dataset
  /// names any. The best value of a column bears a star; values that look alike share it.
  public var lines: [String] {
    // Lines fit into some 90 characters.
    var sections = [heading, table([.iou, .bde, .iou75], withInterval: true)]
    sections.append(table([.subjectKept, .subjectCoverage, .everySubjectKept], withInterval: true))
    sections.append(table(Metric.findingMetrics, withInterval: true))
    let averages: [Metric] = [.accuracy(n: 5), .accuracy(n: 10), .srcc, .pcc]
    sections.append(table(averages, withInterval: true))
    for n in RankingMetrics.depths {
      let parts = RankingMetrics.picks.map { Metric.accuracy(k: $0, n: n) } + [.weightedAccuracy(n: n)]
      sections.append(table(parts, withInterval: false))
    }
    sections += [Metric.iou, .bde, .subjectKept, .everySubjectKept, .box50, .found, .abstained].flatMap(kindTables)
    return sections.filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
  }

  private var heading: [String] {
    let percent = String(format: "%g", report.confidence * 100)
    let failed = report.failures.isEmpty ? "" : ", \(report.failures.count) left out"
    return [
      "\(report.dataset): \(report.evaluated) of \(report.examples) examples\(failed); mean and \(percent) % interval, "
        + "shares in %, * best"
    ]
  }

  /// A row a method; columns that no method has a value in are left out.
  private func table(_ metrics: [Metric], withInterval: Bool) -> [String] {
    let methods = report.methods.map { (name: $0.name, values: $0.overall) }
    return rows(
      metrics.filter { metric in methods.contains { $0.values[metric] != nil } }.map { metric in
        Column(title: metric.title, metric: metric, estimates: methods.map { $0.values[metric] })
      }, withInterval: withInterval)
  }

  /// One metric by kind, a few kinds a table.
  private func kindTables(_ metric: Metric) -> [[String]] {
    let kinds = Set(report.methods.flatMap(\.kinds.keys)).sorted()
    let columns = kinds.compactMap { kind -> Column? in
      let estimates = report.methods.map { $0.kinds[kind]?[metric] }
      guard let images = estimates.compactMap({ $0?.images }).max() else { return nil }
      return Column(title: "\(kind) (\(images))", metric: metric, estimates: estimates)
    }
    return stride(from: 0, to: columns.count, by: 5).map { start in
      rows(Array(columns[start..<min(start + 5, columns.count)]), corner: metric.title + " of", withInterval: false)
    }
  }

  private struct Column {
    let title: String
    let metric: Metric
    /// One a method; nil where it has none.
    let estimates: [Estimate?]

    /// The text of the best value, if any is worse.
    var best: String? {
      let means = estimates.compactMap { $0?.mean }
      guard Set(means.map(metric.text)).count > 1 else { return nil }
      return (metric.higherIsBetter ? means.max() : means.min()).map(metric.text)
    }

    func cell(_ row: Int, withInterval: Bool) -> String {
      guard let estimate = estimates[row] else { return withInterval ? "-" : "- " }
      let mean = metric.text(estimate.mean)
      let marked = mean + (mean == best ? "*" : " ")
      return withInterval ? "\(marked) (\(metric.text(estimate.low)), \(metric.text(estimate.high)))" : marked
    }
  }

  private func rows(_ columns: [Column], corner: String = "", withInterval: Bool) -> [String] {
    guard !columns.isEmpty else { return [] }
    var text = TextColumns()
    text.add([corner] + columns.map(\.title))
    for (row, method) in report.methods.enumerated() {
      // A method that cannot rank has no row among those that can.
      guard columns.contains(where: { $0.estimates[row] != nil }) else { continue }
      text.add([method.name] + columns.map { $0.cell(row, withInterval: withInterval) })
    }
    return text.lines
  }
}
