import ArgumentParser
import ClipCrop
import Geometry
import Imaging
import OWLViT

/// `clipcrop embed`.
struct EmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Print the embedding of a text or of an example picture.",
    discussion: "Both lie in one space: their cosine says how alike they are.")

  @Option(help: ArgumentHelp("A text.", valueName: "text"))
  var text: String?

  @Option(help: ArgumentHelp("A picture that shows one thing.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("Refuse pictures with more pixels than this.", valueName: "n"))
  var maxPixels = Image.defaultMaxPixels

  @OptionGroup(title: "Model and machine") var model: ModelOptions
  @OptionGroup(title: "Model and machine") var precision: PrecisionOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if (text == nil) == (image == nil) { throw ValidationError("Give either --text or --image.") }
  }

  func run() async throws {
    try await reportingErrors {
      model.machine.apply()
      let detector = try model.detector(precision)
      let embedding: QueryEmbedding
      if let text {
        embedding = try await detector.embed(text: text)
      } else {
        embedding = try await detector.embed(image: Image.open(image ?? "", maxPixels: maxPixels))
      }
      if embedding.isTruncated { Terminal.warning(CropWarning.truncated(query: text ?? "").description) }
      let report = EmbedReport(embedding)
      Terminal.result(json ? try JSONLine.encode(report) : report.line)
    }
  }
}

private struct EmbedReport: Encodable {
  let embedding: [Float]
  var tokens: [Int]?
  var patch: Int?
  var box: [Double]?

  init(_ query: QueryEmbedding) {
    embedding = query.vector
    switch query.origin {
    case .text(let tokens, _): self.tokens = tokens
    case .image(let patch, let box):
      self.patch = patch
      self.box = box.edges
    }
  }

  var line: String { embedding.map { "\($0)" }.joined(separator: " ") }
}
