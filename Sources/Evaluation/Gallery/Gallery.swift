import Foundation
public import Imaging

/// The worst and the best examples of a method as one HTML page that needs nothing else: pictures are part of it.
public struct Gallery: Sendable {
  private let report: EvaluationReport
  private let method: MethodReport
  private let count: Int
  private let maxPixels: Int

  /// A gallery of one of the report's methods.
  ///
  /// - Parameters:
  ///   - method: the method's name.
  ///   - count: how many of the worst and how many of the best examples are shown, at most; 1...500.
  ///   - maxPixels: the most pixels a picture may have.
  /// - Throws: ``EvaluationError/unknownMethod(name:known:)``, ``EvaluationError/invalidOption(name:value:allowed:)``.
  public init(
    _ report: EvaluationReport, method: String, count: Int = 24, maxPixels: Int = Image.defaultMaxPixels
  ) throws(EvaluationError) {
    guard let known = report.methods.first(where: { $0.name == method }) else {
      throw .unknownMethod(name: method, known: report.methods.map(\.name))
    }
    // Each is some 40 kB of the page.
    guard (1...500).contains(count) else {
      throw .invalidOption(name: "gallery-count", value: "\(count)", allowed: "between 1 and 500")
    }
    self.report = report
    self.method = known
    self.count = count
    self.maxPixels = maxPixels
  }

  /// Writes the page; the file appears whole or not at all. Pictures are opened one after the other; for one that cannot be
  /// read any more the page says so.
  /// - Throws: `ImagingError.unwritable(path:reason:)` or `ImagingError.diskFull(path:reason:)`.
  public func write(to path: String) throws {
    try OutputFile.write(Array(page.utf8), to: path)
  }

  /// The page.
  public var page: String {
    let selection = GallerySelection(report.images, method: method.name, count: count)
    return GalleryStyle.head(title: "\(report.dataset): \(method.name)") + header
      + section("Worst", selection.worst) + section("Best", selection.best) + "</main>\n</body>\n</html>\n"
  }

  private var header: String {
    let figures = Metric.windowMetrics.compactMap { metric in
      method.overall[metric].map { estimate in
        "<div><dt>\(metric.title.htmlEscaped)</dt><dd>\(metric.text(estimate.mean))\(metric.isPercentage ? " %" : "")"
          + "<small>\(metric.text(estimate.low)) to \(metric.text(estimate.high))</small></dd></div>"
      }
    }.joined()
    let left = report.failures.isEmpty ? "" : ", \(report.failures.count) left out"
    return """
      <header>
      <h1><bdi>\(method.name.htmlEscaped)</bdi> on <bdi>\(report.dataset.htmlEscaped)</bdi></h1>
      <p>\(report.evaluated) of \(report.examples) examples\(left). <span class="key window">predicted</span> \
      <span class="key truth">annotated</span></p>
      <dl>\(figures)</dl>
      </header>
      <main>

      """
  }

  private func section(_ title: String, _ images: [ImageReport]) -> String {
    guard !images.isEmpty else { return "" }
    let cards = images.compactMap { image in
      image.results[method.name].map { GalleryCard(image, result: $0, maxPixels: maxPixels).html }
    }.joined()
    return "<section>\n<h2>\(title)</h2>\n<div class=\"grid\">\n\(cards)</div>\n</section>\n"
  }
}
