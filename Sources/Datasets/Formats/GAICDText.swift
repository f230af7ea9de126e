import Geometry

/// GAICD as first published: a text file a picture, rows of `y1 x1 y2 x2 score`.
enum GAICDText {
  /// The score of a window that nobody rated.
  static let unrated = -2.0

  /// Reads the rows of one file, separated by spaces, tabs or commas; empty rows and unrated windows are skipped.
  static func read(_ file: AnnotationFile, split: DatasetSplit? = nil) throws(DatasetError) -> Annotation {
    var crops: [Annotation.Crop] = []
    try file.eachLine { (line, number) throws(DatasetError) in
      let values = try numbers(line, number, path: file.path)
      guard !values.isEmpty, values[4] != unrated else { return }
      let box = Box<Pixels>(x0: values[1], y0: values[0], x1: values[3], y1: values[2])
      crops.append(Annotation.Crop(box: box, score: values[4], line: number))
    }
    return Annotation(image: FilePath.stem(file.name), line: 1, file: file.path, split: split, crops: crops)
  }

  /// Whether `line` could be a row.
  static func isRow(_ line: some StringProtocol) -> Bool {
    let fields = fields(line)
    return fields.count == 5 && fields.allSatisfy { Double($0) != nil }
  }

  private static func numbers(
    _ line: UnsafeRawBufferPointer, _ number: Int, path: String
  ) throws(DatasetError) -> [Double] {
    let fields = fields(String(decoding: line, as: UTF8.self))
    guard fields.isEmpty || fields.count == 5 else {
      throw .malformed(
        path: path, line: number, reason: "a row of GAICD is \"y1 x1 y2 x2 score\", but this has \(fields.count) fields"
      )
    }
    var values: [Double] = []
    for field in fields {
      guard let value = Double(field) else {
        let shown = String(field.prefix(40)).debugDescription
        throw .malformed(
          path: path, line: number, reason: "\(shown) is no number; a row of GAICD is \"y1 x1 y2 x2 score\"")
      }
      values.append(value)
    }
    return values
  }

  private static func fields<Text: StringProtocol>(_ line: Text) -> [Text.SubSequence] {
    line.split { $0.isWhitespace || $0 == "," || $0 == "\0" }
  }
}
