import Foundation
internal import Imaging

extension EvaluationReport {
  /// The report as JSON text: keys sorted, the summary indented, each example on a line of its own, so that two reports can be
  /// compared by eye. The same report gives the same text.
  public func json() throws -> String {
    let rows = JSONEncoder()
    rows.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let summary = JSONEncoder()
    summary.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let lines = try images.map { "    " + String(decoding: try rows.encode($0), as: UTF8.self) }
    let head = String(decoding: try summary.encode(Summary(self)), as: UTF8.self)
    // The summary ends in a line with its closing brace; the examples go before it.
    let open = head.dropLast().reversed().drop { $0.isNewline }.reversed()
    return String(open) + ",\n  \"images\" : [\n" + lines.joined(separator: ",\n") + "\n  ]\n}\n"
  }

  /// Writes the JSON; the file appears whole or not at all.
  /// - Throws: `ImagingError.unwritable(path:reason:)` or `ImagingError.diskFull(path:reason:)`.
  public func write(to path: String) throws {
    try OutputFile.write(Array(try json().utf8), to: path)
  }

  /// Everything but the examples.
  private struct Summary: Encodable {
    let format: Int
    let dataset: String
    let examples: Int
    let evaluated: Int
    let failures: [EvaluationFailure]
    let confidence: Double
    let resamples: Int
    let seed: UInt64
    let methods: [MethodReport]

    init(_ report: EvaluationReport) {
      format = report.format
      dataset = report.dataset
      examples = report.examples
      evaluated = report.evaluated
      failures = report.failures
      confidence = report.confidence
      resamples = report.resamples
      seed = report.seed
      methods = report.methods
    }
  }
}
