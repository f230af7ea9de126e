internal import Geometry
public import Imaging
internal import OWLViT

/// A drawing that explains a result: the relevance map, what was found with scores, regions, and the proposed windows.
public struct Overlay: Sendable {
  /// The longest side of a drawing in pixels: more would only be slower to look at.
  public static let longestSide = 1600

  private let result: CropResult

  /// A drawing of `result`.
  public init(_ result: CropResult) { self.result = result }

  /// Draws into a reduced copy of the picture.
  public func drawn() throws -> PixelBuffer {
    let pixels = try result.image.pixels(longestSide: Overlay.longestSide)
    let scale = Double(pixels.width) / Double(result.image.size.width)
    var canvas = Canvas(pixels)
    drawRelevance(on: &canvas)
    drawBest(on: &canvas, scale)
    let frames = subjectFrames + windowFrames
    for frame in frames { canvas.stroke(frame.box.scaled(by: scale), color: frame.color, dashed: frame.isDashed) }
    // Labels after all lines, so that no line runs through one.
    for frame in frames.reversed() {
      try canvas.label(frame.label, on: frame.box.scaled(by: scale), color: frame.color)
    }
    return canvas.pixels
  }

  /// Draws and writes the drawing; the format follows the extension.
  public func write(to path: String) throws { try drawn().write(to: path) }

  /// The map, stretched so that its highest value shows at full strength: saliency sums to 1 and scores are often low.
  private func drawRelevance(on canvas: inout Canvas) {
    guard let map = result.relevance, let top = map.values.max(), top > 0 else { return }
    canvas.heat(map.values.map { $0 / top }, columns: map.columns, rows: map.rows, opacity: 0.5)
  }

  /// What the best window of a single ratio leaves out is darkened; with several ratios that would darken everything.
  private func drawBest(on canvas: inout Canvas, _ scale: Double) {
    guard Set(result.crops.map(\.aspect)).count == 1, let best = result.crops.first else { return }
    canvas.dim(outside: best.rect.box.scaled(by: scale), strength: 0.45)
  }

  private struct Frame {
    let box: Box<Pixels>
    let color: Color
    let isDashed: Bool
    let label: String
  }

  private var subjectFrames: [Frame] {
    result.subjects.map { subject in
      let name = subject.query.map { "\(result.queries[$0]) \(Overlay.percent(subject.score))" } ?? "region"
      return Frame(box: subject.box, color: .white, isDashed: true, label: name)
    }
  }

  /// Windows by ratio in one colour each, the best last; second and later candidates dashed.
  private var windowFrames: [Frame] {
    var ratios: [AspectRatio?] = []
    for crop in result.crops where !ratios.contains(crop.aspect) { ratios.append(crop.aspect) }
    return result.crops.reversed().map { crop in
      let color = Color.palette[(ratios.firstIndex(of: crop.aspect) ?? 0) % Color.palette.count]
      let isOneOfSeveral = result.crops.contains { $0.aspect == crop.aspect && $0.rank > 1 }
      let name = "\(crop.aspect?.description ?? "free")\(isOneOfSeveral ? " #\(crop.rank)" : "")"
      return Frame(
        box: crop.rect.box, color: color, isDashed: crop.rank > 1, label: "\(name) \(Overlay.percent(crop.score))")
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension Box where S == Pixels {
  fileprivate func scaled(by factor: Double) -> Box {
    Box(x0: x0 * factor, y0: y0 * factor, x1: x1 * factor, y1: y1 * factor)
  }
}
