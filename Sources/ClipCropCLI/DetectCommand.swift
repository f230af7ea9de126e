import ArgumentParser
import ClipCrop
import Geometry
import Imaging
import OWLViT

/// `clipcrop detect`.
struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Find things in a picture by words or by an example.",
    discussion: """
      Boxes are [x0, y0, x1, y1] in pixels of the upright picture and may reach beyond it; none are suppressed for text queries. \
      For an example picture overlapping boxes are suppressed and the best score is near 1; raw_score is comparable between \
      pictures.
      """)

  @Argument(help: ArgumentHelp("A picture file.", valueName: "image"))
  var image: String

  @OptionGroup(title: "What to look for") var query: QueryOptions

  @Option(help: ArgumentHelp("The least score, 0 to 1.", valueName: "score"))
  var threshold = 0.1

  @Option(help: ArgumentHelp("At most this many, the best.", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("Refuse pictures with more pixels than this.", valueName: "n"))
  var maxPixels = Image.defaultMaxPixels

  @OptionGroup(title: "Model and machine") var model: ModelOptions
  @OptionGroup(title: "Model and machine") var precision: PrecisionOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if query.queries.isEmpty { throw ValidationError("Nothing to look for; give --query or --query-image.") }
    guard (0...1).contains(threshold) else {
      throw ValidationError("--threshold is \(threshold), but must be between 0 and 1.")
    }
    if let top, top < 1 { throw ValidationError("--top is \(top), but must be at least 1.") }
  }

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      let cropper = try model.cropper(precision)
      let picture = try Image.open(image, maxPixels: maxPixels)
      for text in query.texts where try await cropper.detector?.embed(text: text).isTruncated == true {
        Terminal.warning(CropWarning.truncated(query: text).description)
      }
      let detections = try await cropper.detect(
        picture, query.queries, options: DetectionOptions(threshold: threshold, top: top))
      let report = DetectReport(
        image: .init(path: image, width: picture.size.width, height: picture.size.height),
        model: model.queriedName, queries: query.queries.map(\.description),
        detections: detections.map(DetectReport.Found.init))
      Terminal.result(json ? try JSONLine.encode(report) : report.table)
    }
  }
}

private struct DetectReport: Encodable {
  struct Found: Encodable {
    let box: [Double]
    let score: Double
    let raw_score: Double
    let logit: Double
    let query: Int
    let patch: Int

    init(_ detection: Detection) {
      box = detection.box.edges
      score = detection.score
      raw_score = detection.rawScore
      logit = detection.logit
      query = detection.query
      patch = detection.patch
    }
  }

  let image: CropReport.Picture
  let model: String
  let queries: [String]
  let detections: [Found]

  /// A line a detection, for people.
  var table: String {
    guard !detections.isEmpty else { return "Nothing found above the threshold." }
    return detections.map { found in
      let edges = found.box.map { "\(Int($0.rounded()))" }.joined(separator: ",")
      let score = (found.score * 1000).rounded() / 1000
      return "\(score)  \(edges)  \(queries[found.query])"
    }.joined(separator: "\n")
  }
}
