import Geometry
import Imaging

/// The names of a diagram's lines, in rows above it: inside, they would hide what they name.
struct PlotLegend {
  /// A line and its name; nil for the dashes of a mark.
  struct Entry {
    let name: String
    let line: PlotSeries?
  }

  /// The entries of each row, with where they begin.
  private var rows: [[(x: Double, entry: Entry)]] = []
  private let text: Int
  private let unit: Double

  /// How many rows there are.
  var rowCount: Int { rows.count }

  /// Entries in rows of at most `width` pixels.
  init(_ entries: [Entry], width: Double, text: Int, unit: Double) throws {
    self.text = text
    self.unit = unit
    var x = 0.0
    for entry in entries {
      let length = 32 * unit + Double(try Canvas.extent(of: entry.name, size: text).width)
      if rows.isEmpty || x + length > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((x, entry))
      x += length + 18 * unit
    }
  }

  /// The distance from row to row in pixels.
  static func rowHeight(_ text: Int) -> Double { Double(text) * 1.55 }

  /// Draws the rows below and right of a place.
  func draw(on canvas: inout Canvas, at place: SIMD2<Double>) throws {
    for (index, row) in rows.enumerated() {
      let y = (place.y + (Double(index) + 0.5) * PlotLegend.rowHeight(text)).rounded() + 0.5
      for (x, entry) in row {
        let start = SIMD2(place.x + x, y)
        drawSample(of: entry.line, on: &canvas, from: start)
        try canvas.write(entry.name, at: start + SIMD2(32 * unit, 0), size: text, color: PlotPanel.ink)
      }
    }
  }

  private func drawSample(of line: PlotSeries?, on canvas: inout Canvas, from start: SIMD2<Double>) {
    let width = 24 * unit
    guard let line else {
      for dash in stride(from: 0, to: width, by: 7 * unit) {
        canvas.line(
          through: [start + SIMD2(dash, 0), start + SIMD2(dash + 3 * unit, 0)], width: unit, color: PlotPanel.axis)
      }
      return
    }
    let thickness = line.style == .part ? 1.4 : 2.4
    canvas.line(through: [start, start + SIMD2(width, 0)], width: thickness * unit, color: line.color)
    if line.hasDots {
      canvas.disc(at: start + SIMD2(width / 2, 0), radius: 4 * unit, color: .white)
      canvas.disc(at: start + SIMD2(width / 2, 0), radius: 3 * unit, color: line.color)
    }
  }
}
