import Geometry
import Imaging

/// A diagram: axes, grid, lines, legend.
struct PlotPanel {
  var title: String
  var xLabel: String
  var x: PlotAxis
  var y: PlotAxis
  var series: [PlotSeries]
  /// A place on the x axis to point out, and what the legend calls it.
  var mark: (x: Double, name: String)?

  static let ink = Color(red: 38, green: 43, blue: 51)
  private static let quiet = Color(red: 96, green: 103, blue: 114)
  private static let grid = Color(red: 228, green: 231, blue: 236)
  static let axis = Color(red: 150, green: 156, blue: 166)

  /// The panel's legend for a width in pixels.
  func legend(width: Double, unit: Double) throws -> PlotLegend {
    let lines = series.compactMap { line in line.name.map { PlotLegend.Entry(name: $0, line: line) } }
    let marks = mark.map { [PlotLegend.Entry(name: $0.name, line: nil)] } ?? []
    return try PlotLegend(lines + marks, width: width, text: PlotPanel.textSize(unit), unit: unit)
  }

  /// Draws the panel into a box of the canvas.
  ///
  /// - Parameters:
  ///   - legendRows: how much room the legend gets, so that panels side by side have their axes at one height.
  ///   - unit: how many pixels a point is.
  func draw(on canvas: inout Canvas, in box: Box<Pixels>, legendRows: Int, unit: Double) throws {
    let text = PlotPanel.textSize(unit)
    let labels = y.ticks.map(y.label)
    let widest = try labels.map { try Canvas.extent(of: $0, size: text).width }.max() ?? 0
    let head = 30 * unit + Double(legendRows) * PlotLegend.rowHeight(text) + 12 * unit
    let plot = Box<Pixels>(
      x0: box.x0 + Double(widest) + 10 * unit, y0: box.y0 + head, x1: box.x1, y1: box.y1 - 48 * unit)
    try canvas.write(
      title, at: SIMD2(plot.x0, box.y0 + 12 * unit), size: Int(16 * unit), color: PlotPanel.ink, bold: true)
    try legend(width: plot.width, unit: unit).draw(on: &canvas, at: SIMD2(plot.x0, box.y0 + 30 * unit))
    try drawAxes(on: &canvas, plot, labels: labels, text: text, unit: unit)
    if let mark { PlotPanel.drawDashes(on: &canvas, x: plot.x0 + x.share(mark.x) * plot.width, plot, unit) }
    for style in [PlotSeries.Style.raw, .part, .main, .marked] {
      for line in series where line.style == style { drawLine(line, on: &canvas, plot, unit) }
    }
  }

  static func textSize(_ unit: Double) -> Int { Int(13 * unit) }

  /// Where a value stands in the picture.
  private func place(_ point: SIMD2<Double>, in plot: Box<Pixels>) -> SIMD2<Double> {
    SIMD2(plot.x0 + x.share(point.x) * plot.width, plot.y1 - y.share(point.y) * plot.height)
  }

  private func drawAxes(
    on canvas: inout Canvas, _ plot: Box<Pixels>, labels: [String], text: Int, unit: Double
  ) throws {
    for (tick, label) in zip(y.ticks, labels) {
      let height = (plot.y1 - y.share(tick) * plot.height).rounded() + 0.5
      canvas.line(
        through: [SIMD2(plot.x0, height), SIMD2(plot.x1, height)], width: unit * 0.8, color: PlotPanel.grid)
      try canvas.write(
        label, at: SIMD2(plot.x0 - 8 * unit, height), size: text, color: PlotPanel.quiet, anchor: .right)
    }
    let foot = plot.y1.rounded() + 0.5
    canvas.line(through: [SIMD2(plot.x0, foot), SIMD2(plot.x1, foot)], width: unit, color: PlotPanel.axis)
    for tick in x.ticks {
      let across = (plot.x0 + x.share(tick) * plot.width).rounded() + 0.5
      canvas.line(
        through: [SIMD2(across, foot), SIMD2(across, foot + 5 * unit)], width: unit, color: PlotPanel.axis)
      try canvas.write(
        x.label(tick), at: SIMD2(across, foot + 15 * unit), size: text, color: PlotPanel.quiet, anchor: .middle)
    }
    try canvas.write(
      xLabel, at: SIMD2((plot.x0 + plot.x1) / 2, foot + 36 * unit), size: text, color: PlotPanel.ink, anchor: .middle)
  }

  private func drawLine(_ line: PlotSeries, on canvas: inout Canvas, _ plot: Box<Pixels>, _ unit: Double) {
    let clip = Box<Pixels>(
      x0: plot.x0 - 5 * unit, y0: plot.y0 - 5 * unit, x1: plot.x1 + 5 * unit, y1: plot.y1)
    let points = PlotSeries.thinned(line.points, columns: Int(plot.width)).map { place($0, in: plot) }
    let (width, opacity) =
      switch line.style {
      case .raw: (1.0, 0.28)
      case .part: (1.4, 0.9)
      case .main, .marked: (2.4, 1.0)
      }
    canvas.line(through: points, width: width * unit, color: line.color, opacity: opacity, clip: clip)
    guard line.hasDots else { return }
    for point in points {
      canvas.disc(at: point, radius: 4 * unit, color: .white, clip: clip)
      canvas.disc(at: point, radius: 3 * unit, color: line.color, clip: clip)
    }
  }

  private static func drawDashes(on canvas: inout Canvas, x: Double, _ plot: Box<Pixels>, _ unit: Double) {
    let across = x.rounded() + 0.5
    for start in stride(from: plot.y0, to: plot.y1, by: 7 * unit) {
      let end = min(plot.y1, start + 3 * unit)
      canvas.line(through: [SIMD2(across, start), SIMD2(across, end)], width: unit, color: PlotPanel.axis)
    }
  }
}
