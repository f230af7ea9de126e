import ArgumentParser
import ClipCrop
import Geometry
import Imaging

/// `clipcrop score`.
struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Rate given windows of a picture by a trained cropper.",
    discussion: """
      Each window is rated by itself, 0 to 1, for what the queries ask or, without one, for the picture as a whole. The model must \
      have learned to crop (see 'clipcrop train cropper'). Windows are printed in the order given.
      """)

  @Argument(help: ArgumentHelp("A picture file.", valueName: "image"))
  var image: String

  @Option(
    name: .customLong("box"),
    help: ArgumentHelp(
      "A window: pixels, or percent with a % on each edge. Repeatable.", valueName: "x0,y0,x1,y1"))
  var boxes: [Region]

  @OptionGroup(title: "What the crop is to show") var query: QueryOptions

  @Option(help: ArgumentHelp("Refuse pictures with more pixels than this.", valueName: "n"))
  var maxPixels = Image.defaultMaxPixels

  @OptionGroup(title: "Model and machine") var model: ModelOptions
  @OptionGroup(title: "Model and machine") var precision: PrecisionOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      let cropper = try model.cropper(precision)
      let picture = try Image.open(image, maxPixels: maxPixels)
      let windows = try boxes.map { try window($0, in: picture.size) }
      let scores = try await cropper.score(windows, of: picture, for: query.queries)
      let report = ScoreReport(
        image: .init(path: image, width: picture.size.width, height: picture.size.height),
        queries: query.queries.map(\.description),
        windows: zip(windows, scores).map { ScoreReport.Window(box: $0.edges, score: $1) })
      Terminal.result(json ? try JSONLine.encode(report) : report.table)
    }
  }

  private func window(_ region: Region, in size: PixelSize) throws -> Box<Pixels> {
    let box = region.box(in: size)
    guard !box.isEmpty, size.bounds.contains(box) else {
      throw CommandFailure(
        status: .usage,
        description: "The window \(box) does not lie inside \(image), which is \(size); give --box within the picture.")
    }
    return box
  }
}

private struct ScoreReport: Encodable {
  struct Window: Encodable {
    let box: [Double]
    let score: Double
  }

  let image: CropReport.Picture
  let queries: [String]
  let windows: [Window]

  /// A line a window, for people.
  var table: String {
    windows.map { window in
      let edges = window.box.map { "\(Int($0.rounded()))" }.joined(separator: ",")
      return "\((window.score * 1000).rounded() / 1000)  \(edges)"
    }.joined(separator: "\n")
  }
}
