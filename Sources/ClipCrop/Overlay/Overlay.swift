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
    try drawSubjects(on: &canvas, scale)
    try drawWindows(on: &canvas, scale)
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

  private func drawSubjects(on canvas: inout Canvas, _ scale: Double) throws {
    for subject in result.subjects {
      let box = subject.box.scaled(by: scale)
      canvas.stroke(box, color: .white, dashed: true)
      let name = subject.query.map { "\(result.queries[$0]) \(Overlay.percent(subject.score))" } ?? "region"
      try canvas.label(name, on: box, color: .white)
    }
  }

  /// Windows by ratio in one colour each; second and later candidates dashed.
  private func drawWindows(on canvas: inout Canvas, _ scale: Double) throws {
    var ratios: [AspectRatio?] = []
    for crop in result.crops where !ratios.contains(crop.aspect) { ratios.append(crop.aspect) }
    for crop in result.crops.reversed() {
      let color = Color.palette[(ratios.firstIndex(of: crop.aspect) ?? 0) % Color.palette.count]
      let box = crop.rect.box.scaled(by: scale)
      canvas.stroke(box, color: color, dashed: crop.rank > 1)
      let rank = result.crops.contains { $0.aspect == crop.aspect && $0.rank > 1 } ? " #\(crop.rank)" : ""
      let aspect = crop.aspect?.description ?? "free"
      try canvas.label("\(aspect)\(rank) \(Overlay.percent(crop.score))", on: box, color: color)
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension Box where S == Pixels {
  fileprivate func scaled(by factor: Double) -> Box {
    Box(x0: x0 * factor, y0: y0 * factor, x1: x1 * factor, y1: y1 * factor)
  }
}
