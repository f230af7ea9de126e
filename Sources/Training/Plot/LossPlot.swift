public import Geometry
public import Imaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The curves of a run as a picture: on the left the loss and its parts with that of validation, on the right what was measured in
/// training and validation (or, without either, the learning rate), both over steps.
///
/// Losses of single steps are noisy: they are drawn pale behind their smoothed course. The axis of losses goes by powers of ten
/// where they fall far.
public struct LossPlot {
  private let steps: [TrainingRecord]
  private let validations: [TrainingRecord]

  private static let blue = Color(red: 24, green: 90, blue: 157)
  private static let orange = Color(red: 213, green: 94, blue: 0)
  private static let palette = [
    Color(red: 0, green: 158, blue: 115), Color(red: 160, green: 92, blue: 170), Color(red: 225, green: 155, blue: 0),
    Color(red: 70, green: 165, blue: 220), Color(red: 200, green: 80, blue: 110),
    Color(red: 110, green: 115, blue: 125),
  ]

  /// A plot of a log's records; nil where there is no step and no validation among them.
  public init?(_ records: [TrainingRecord]) {
    steps = records.filter { $0.event == .step && $0.loss?.isFinite == true }
    validations = records.filter { $0.event == .validated }
    if steps.isEmpty && validations.isEmpty { return nil }
  }

  /// Draws the log of a run to a picture file, in the format of its extension.
  ///
  /// - Throws: `TrainingError.logDamaged` or `.nothingToPlot`, `ImagingError` where the picture cannot be written.
  public static func draw(log: String, to path: String) throws {
    guard let plot = LossPlot(try TrainingLog.records(at: log)) else { throw TrainingError.nothingToPlot(path: log) }
    try plot.picture().write(to: path)
  }

  /// The picture.
  ///
  /// - Parameter size: in pixels; letters and lines grow with the height.
  public func picture(size: PixelSize = PixelSize(width: 2000, height: 820)) throws -> PixelBuffer {
    var canvas = Canvas(size: size, color: .white)
    let unit = Double(size.height) / 410
    let (margin, gap) = (18 * unit, 30 * unit)
    let middle = Double(size.width) / 2
    let left = Box<Pixels>(x0: margin, y0: margin, x1: middle - gap / 2, y1: Double(size.height) - margin * 0.5)
    let right = Box<Pixels>(x0: middle + gap / 2, y0: margin, x1: Double(size.width) - margin * 1.4, y1: left.y1)
    let panels = [(lossPanel(), left), (metricPanel() ?? ratePanel(), right)]
    // Labels of ticks take some of the width; what they take at most is left out of account for all.
    let rows = try panels.map { try $0.legend(width: $1.width - 60 * unit, unit: unit).rowCount }.max() ?? 0
    for (panel, box) in panels { try panel.draw(on: &canvas, in: box, legendRows: rows, unit: unit) }
    return canvas.pixels
  }

  private var xAxis: PlotAxis {
    let last = max(steps.last?.step ?? 1, validations.last?.step ?? 1, 2)
    return PlotAxis(0...Double(last), ticks: 6, counts: true)
  }

  private func lossPanel() -> PlotPanel {
    let total = LossPlot.points(steps) { $0.loss }
    let terms = Set(steps.flatMap { ($0.terms ?? [:]).keys }).sorted()
    let parts = terms.count < 2 ? [] : terms.map { name in (name, LossPlot.points(steps) { $0.terms?[name] }) }
    let validation = LossPlot.points(validations) { $0.metrics?["loss"] }
    let isLogarithmic = LossPlot.fallsFar([total, validation] + parts.map(\.1))
    func smoothed(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
      PlotSeries.smoothed(points, logarithmic: isLogarithmic)
    }
    var series = [
      PlotSeries(nil, total, LossPlot.blue, .raw), PlotSeries("training", smoothed(total), LossPlot.blue, .main),
    ]
    if !validation.isEmpty { series.append(PlotSeries("validation", validation, LossPlot.orange, .marked)) }
    // Named in the order in which the lines end.
    let smooth = parts.map { ($0, smoothed($1)) }.sorted { ($0.1.last?.y ?? 0) > ($1.1.last?.y ?? 0) }
    for (index, (name, points)) in smooth.enumerated() {
      series.append(PlotSeries(name, points, LossPlot.palette[index % LossPlot.palette.count], .part))
    }
    return PlotPanel(
      title: "Loss", xLabel: "step", x: xAxis, y: LossPlot.lossAxis(series, logarithmic: isLogarithmic), series: series)
  }

  /// Over smoothed lines whole, and of single steps all but the outermost hundredth, which a few wild steps may be.
  private static func lossAxis(_ series: [PlotSeries], logarithmic: Bool) -> PlotAxis {
    var values = series.filter { $0.style != .raw }.flatMap { $0.points.map(\.y) }
    for line in series where line.style == .raw {
      let sorted = line.points.map(\.y).sorted()
      let edge = sorted.count / 100
      values += sorted.dropFirst(edge).dropLast(edge)
    }
    if logarithmic { values = values.filter { $0 > 0 } }
    guard let low = values.min(), let high = values.max() else { return PlotAxis(0...1, ticks: 5) }
    if logarithmic { return PlotAxis(logarithmic: low...high) }
    // Zero is shown where it is not far: a loss falls towards it.
    return PlotAxis(low > 0 && low < 0.5 * high ? 0...high : low...high, ticks: 5)
  }

  private static func fallsFar(_ lines: [[SIMD2<Double>]]) -> Bool {
    let values = lines.flatMap { $0.map(\.y) }.sorted()
    guard let first = values.first, first > 0 else { return false }
    return values[values.count * 98 / 100] / values[values.count / 100] > 25
  }

  private func metricPanel() -> PlotPanel? {
    // Parts of a measure, such as "found.small", would be too many lines.
    let names = Set(validations.flatMap { ($0.metrics ?? [:]).keys }).subtracting(["loss"]).filter { !$0.contains(".") }
      .sorted()
    let lines = names.map { name in (name, LossPlot.points(validations) { $0.metrics?[name] }) }
      .filter { !$0.1.isEmpty }
    // Shares have one scale; what else was measured would hide them.
    let shares = lines.filter { $0.1.allSatisfy { (0...1).contains($0.y) } }
    let best = validations.last { $0.best == true }
    // What decides comes first, and is drawn like the loss that is trained.
    func decides(_ name: String) -> Bool { best.map { $0.metrics?[name] == $0.score } ?? false }
    let unsorted = shares.isEmpty ? lines : shares
    let shown = unsorted.filter { decides($0.0) } + unsorted.filter { !decides($0.0) }
    let trained = trainedMetrics
    guard !shown.isEmpty || !trained.isEmpty else { return nil }
    let tried = shown.enumerated().map { index, line in
      let color = index == 0 ? LossPlot.blue : ([LossPlot.orange] + LossPlot.palette)[(index - 1) % 7]
      let value = best?.metrics?[line.0].map { "  " + PlotAxis.plain($0, decimals: 3) } ?? ""
      return PlotSeries(line.0 + value, line.1, color, .marked)
    }
    let series = trained + tried
    let values = series.filter { $0.style != .raw }.flatMap { $0.points.map(\.y) }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return PlotPanel(
      title: shown.isEmpty ? "Training" : trained.isEmpty ? "Validation" : "Training and validation", xLabel: "step",
      x: xAxis, y: PlotAxis(low...high, ticks: 5), series: series,
      mark: best.map { (Double($0.step), "best (epoch \($0.epoch ?? 0))") })
  }

  /// What steps measured on their own examples, pale behind its smoothed course.
  private var trainedMetrics: [PlotSeries] {
    let names = Set(steps.flatMap { ($0.metrics ?? [:]).keys }).sorted()
    return names.enumerated().flatMap { index, name in
      let points = LossPlot.points(steps) { $0.metrics?[name] }
      let color = LossPlot.palette[index % LossPlot.palette.count]
      return [
        PlotSeries(nil, points, color, .raw),
        PlotSeries("\(name) in training", PlotSeries.smoothed(points, logarithmic: false), color, .main),
      ]
    }
  }

  private func ratePanel() -> PlotPanel {
    let rates = LossPlot.points(steps) { $0.learningRate }
    let high = rates.map(\.y).max() ?? 1
    return PlotPanel(
      title: "Learning rate", xLabel: "step", x: xAxis, y: PlotAxis(0...max(high, 1e-12), ticks: 5),
      series: [PlotSeries(nil, rates, LossPlot.blue, .main)])
  }

  private static func points(
    _ records: [TrainingRecord], _ value: (TrainingRecord) -> Double?
  ) -> [SIMD2<Double>] {
    records.compactMap { record in
      value(record).flatMap { $0.isFinite ? SIMD2(Double(record.step), $0) : nil }
    }
  }
}
