import Foundation
internal import Geometry
internal import Imaging

/// One example on the page: its picture with both windows, and what is to be said about it.
struct GalleryCard {
  let image: ImageReport
  let result: WindowReport
  /// The picture as a data URI, or why there is none.
  let picture: Result<String, ImagingError>

  /// The longer side of pictures on the page.
  static let side = 480

  init(_ image: ImageReport, result: WindowReport, maxPixels: Int) {
    self.image = image
    self.result = result
    picture = Result { () throws(ImagingError) in
      let pixels = try Image.open(image.image, maxPixels: maxPixels).pixels(longestSide: GalleryCard.side)
      let bytes = try pixels.encoded(as: .jpeg, quality: 78)
      return "data:image/jpeg;base64," + Data(bytes).base64EncodedString()
    }
  }

  var html: String {
    """
    <figure>
    <div class="picture" style="\(shape)">\(pictureHTML)</div>
    <figcaption>
    <p class="scores">\(scores)</p>
    \(text("query", image.query))\(text("name", name))\(text("kind", image.kind))
    </figcaption>
    </figure>

    """
  }

  /// The picture's ratio; a tall one is narrower rather than higher than the others.
  private var shape: String {
    let width = GalleryCard.number(22 * Double(image.width) / Double(image.height))
    return "aspect-ratio:\(image.width)/\(image.height);max-width:\(width)rem"
  }

  private var name: String { URL(fileURLWithPath: image.image).lastPathComponent }

  private var scores: String {
    [Metric.iou, .bde].compactMap { metric in
      result.metrics[metric].map { "<span>\(metric.title) <b>\(metric.text($0))</b></span>" }
    }.joined(separator: " ") + (result.metrics[.subjectKept] == 0 ? " <span class=\"lost\">subject cut</span>" : "")
  }

  /// File names and queries may run in any direction: isolated, they cannot turn what stands around them.
  private func text(_ style: String, _ value: String?) -> String {
    value.map { "<p class=\"\(style)\"><bdi>\($0.htmlEscaped)</bdi></p>" } ?? ""
  }

  private var pictureHTML: String {
    switch picture {
    case .success(let uri): "<img alt=\"\" src=\"\(uri)\">\(overlay)"
    case .failure(let error): "<p class=\"missing\">\(error.description.htmlEscaped)</p>\(overlay)"
    }
  }

  /// What the window leaves out is shaded; the annotated crop is dashed, the window solid. Every line lies on a wider dark
  /// one, so that it shows on any ground. Colours are attributes, since not everything that shows pages styles drawings.
  private var overlay: String {
    let (width, height) = (image.width, image.height)
    let shade = "M0 0H\(width)V\(height)H0Z" + GalleryCard.path(result.window)
    return """
      <svg viewBox="0 0 \(width) \(height)" preserveAspectRatio="none" fill="none" aria-hidden="true">\
      <path fill="#000" fill-opacity=".5" fill-rule="evenodd" d="\(shade)"/>\
      \(frame(result.truth, color: GalleryStyle.truthColor, dashed: true))\
      \(frame(result.window, color: GalleryStyle.windowColor, dashed: false))</svg>
      """
  }

  private func frame(_ edges: [Double], color: String, dashed: Bool) -> String {
    let unit = Double(max(image.width, image.height)) / 160
    let (thin, wide) = (GalleryCard.number(unit), GalleryCard.number(unit * 1.8))
    let dash = dashed ? " stroke-dasharray=\"\(GalleryCard.number(unit * 4))\"" : ""
    let path = GalleryCard.path(edges)
    return "<path stroke=\"#000\" stroke-opacity=\".6\" stroke-width=\"\(wide)\" d=\"\(path)\"/>"
      + "<path stroke=\"\(color)\" stroke-width=\"\(thin)\"\(dash) d=\"\(path)\"/>"
  }

  private static func path(_ edges: [Double]) -> String {
    guard edges.count == 4 else { return "" }
    let text = edges.map(number)
    return "M\(text[0]) \(text[1])H\(text[2])V\(text[3])H\(text[0])Z"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(format: "%.2f", value)
  }
}
