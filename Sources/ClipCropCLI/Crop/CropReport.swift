import ClipCrop
import Geometry
import Imaging

/// What `crop --json` prints for one picture.
struct CropReport: Encodable {
  struct Picture: Encodable {
    let path: String
    let width: Int?
    let height: Int?
  }

  struct Window: Encodable {
    let box: [Int]
    let aspect: String
    let rank: Int
    let score: Double
    let output: String?
    let subjects: [Found]
    let reasons: [String]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(box, forKey: .box)
      try container.encode(aspect, forKey: .aspect)
      try container.encode(rank, forKey: .rank)
      try container.encode(score, forKey: .score)
      // null, not absent, when nothing was written.
      try container.encode(output, forKey: .output)
      try container.encode(subjects, forKey: .subjects)
      try container.encode(reasons, forKey: .reasons)
    }

    enum CodingKeys: String, CodingKey {
      case box, aspect, rank, score, output, subjects, reasons
    }
  }

  struct Found: Encodable {
    let box: [Double]
    let score: Double
    let query: Int?
  }

  let image: Picture
  let queries: [String]
  let matched: Bool
  let crops: [Window]
  let warnings: [String]
  let timings: [String: Double]

  init(_ result: CropResult, path: String, outputs: [String?], writing: Double) {
    image = Picture(path: path, width: result.image.size.width, height: result.image.size.height)
    queries = result.queries.map(\.description)
    matched = result.matched
    crops = zip(result.crops, outputs).map { crop, output in
      Window(
        box: crop.rect.edges, aspect: crop.aspect?.description ?? "free", rank: crop.rank, score: crop.score,
        output: output,
        subjects: crop.subjects.map { index in
          let subject = result.subjects[index]
          return Found(box: subject.box.edges, score: subject.score, query: subject.query)
        },
        reasons: crop.reasons.map(\.description))
    }
    warnings = result.warnings.map(\.description)
    let times = result.timings
    timings = [
      "open": times.open, "encode": times.encode, "query": times.query, "saliency": times.saliency,
      "compose": times.compose, "write": writing,
    ]
  }
}

/// What `crop --json` prints for a picture that failed.
struct CropFailureReport: Encodable {
  let image: CropReport.Picture
  let error: String

  init(path: String, error: String) {
    image = CropReport.Picture(path: path, width: nil, height: nil)
    self.error = error
  }
}

extension CropResult {
  /// What `crop` prints for people: a line a window.
  func lines(path: String, outputs: [String?]) -> [String] {
    zip(crops, outputs).map { crop, output in
      let rect = crop.rect
      let place = "\(rect.size) at \(rect.x),\(rect.y)"
      let aspect = crop.aspect.map { " (\($0))" } ?? ""
      let reasons = crop.reasons.isEmpty ? "" : ": " + crop.reasons.map(\.description).joined(separator: ", ")
      let score = String(Int((crop.score * 100).rounded()))
      return "\(output ?? path)  \(place)\(aspect)  score \(score) %\(reasons)"
    }
  }
}
