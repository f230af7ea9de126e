#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Imaging

/// A line of a diagram.
struct PlotSeries {
  /// How it is drawn.
  enum Style {
    /// Pale and thin, behind the others.
    case raw
    /// Thin: one of several parts.
    case part
    /// Thick: what the diagram is about.
    case main
    /// Thick with a dot at each value: measured now and then.
    case marked
  }

  /// What the legend calls it; nil leaves it out.
  var name: String?
  /// x and y; both finite.
  var points: [SIMD2<Double>]
  var color: Color
  var style: Style

  /// Whether each value has a dot; many would be a chain of beads.
  var hasDots: Bool { style == .marked && points.count <= 30 }

  init(_ name: String?, _ points: [SIMD2<Double>], _ color: Color, _ style: Style) {
    self.name = name
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    self.color = color
    self.style = style
  }

  /// The course of noisy points: means of at most 600 groups of neighbours, smoothed over theirs by a bell with a standard
  /// deviation of a sixtieth of the line; at the ends over fewer. A running mean that only looks back would show every change late.
  static func smoothed(_ line: [SIMD2<Double>], logarithmic: Bool) -> [SIMD2<Double>] {
    let groups = min(line.count, 600)
    let points = (0..<groups).map { index in
      let group = line[(index * line.count / groups)..<((index + 1) * line.count / groups)]
      return group.reduce(SIMD2(0, 0), +) / Double(group.count)
    }
    let width = Double(groups) / 60
    let reach = Int((3 * width).rounded(.up))
    guard reach > 0, points.count > 4 else { return points }
    let weights = (0...reach).map { exp(-0.5 * Double($0 * $0) / (width * width)) }
    // Noise on an axis of powers is even above and below in powers.
    let values = points.map { logarithmic ? log(max($0.y, 1e-30)) : $0.y }
    return points.indices.map { middle in
      var (sum, total) = (0.0, 0.0)
      for index in max(0, middle - reach)...min(points.count - 1, middle + reach) {
        let weight = weights[abs(index - middle)]
        sum += weight * values[index]
        total += weight
      }
      return SIMD2(points[middle].x, logarithmic ? exp(sum / total) : sum / total)
    }
  }

  /// At most `columns` groups of neighbours, each by its first, lowest, highest and last point in order: what a picture of so many
  /// columns can show of a million steps.
  static func thinned(_ points: [SIMD2<Double>], columns: Int) -> [SIMD2<Double>] {
    guard points.count > 4 * columns else { return points }
    return (0..<columns).flatMap { column in
      let group = points[(column * points.count / columns)..<((column + 1) * points.count / columns)]
      let marks = [
        group.startIndex, group.indices.min { group[$0].y < group[$1].y } ?? group.startIndex,
        group.indices.max { group[$0].y < group[$1].y } ?? group.startIndex, group.endIndex - 1,
      ]
      return Set(marks).sorted().map { group[$0] }
    }
  }
}
