/// Comparative Photo Composition: `{"bboxes": [[x1, y1, x2, y2], …], "scores": …}` a picture, in a file each or all in one
/// object by name.
///
/// The published files hold that object as text in a JSON string. Scores are one a view, or a row of them for each annotator,
/// whose mean counts.
enum CPC {
  /// Reads the file of one picture, named like it.
  static func readOne(_ file: AnnotationFile) throws(DatasetError) -> Annotation {
    var (document, root) = try JSONDocument.parse(file)
    if case .string(let text) = root.value {
      (document, root) = try JSONDocument.parse(AnnotationFile(path: file.path, bytes: Array(text.utf8)))
    }
    return try annotation(root, image: FilePath.stem(file.name), in: document)
  }

  /// Reads a file of all pictures by name.
  static func readAll(_ file: AnnotationFile) throws(DatasetError) -> [Annotation] {
    let (document, root) = try JSONDocument.parse(file)
    var annotations: [Annotation] = []
    for member in try document.members(root, "the whole") {
      annotations.append(try annotation(member.value, image: member.key, in: document))
    }
    return annotations
  }

  /// Scores have no fixed scale: theirs is what the dataset spans.
  static func scale(_ annotations: [Annotation]) -> ScoreScale {
    .spanning(annotations.lazy.flatMap { $0.crops.lazy.map(\.score) })
  }

  private static func annotation(
    _ node: JSONNode, image: String, in document: JSONDocument
  ) throws(DatasetError) -> Annotation {
    let what = "the entry of \(image)"
    let boxes = try document.elements(try document.required("bboxes", of: node, what), "\"bboxes\"")
    let scores = try scores(try document.required("scores", of: node, what), views: boxes.count, in: document)
    var crops: [Annotation.Crop] = []
    for (box, score) in zip(boxes, scores) {
      crops.append(
        Annotation.Crop(box: try document.box(box, "a box of \(image)"), score: score, line: document.line(of: box)))
    }
    return Annotation(image: image, line: document.line(of: node), file: document.path, split: .train, crops: crops)
  }

  private static func scores(
    _ node: JSONNode, views: Int, in document: JSONDocument
  ) throws(DatasetError) -> [Double] {
    let rows = try document.elements(node, "\"scores\"")
    guard case .array = rows.first?.value else {
      guard rows.count == views else { throw mismatch(node, views: views, scores: rows.count, in: document) }
      return try numbers(rows, in: document)
    }
    var table: [[Double]] = []
    for row in rows { table.append(try numbers(try document.elements(row, "a row of \"scores\""), in: document)) }
    if table.allSatisfy({ $0.count == views }) {
      return (0..<views).map { view in mean(table.map { $0[view] }) }
    }
    // The other way round: a row of annotators for each view.
    guard table.count == views, table.allSatisfy({ !$0.isEmpty }) else {
      throw mismatch(node, views: views, scores: table.map(\.count).max() ?? 0, in: document)
    }
    return table.map(mean)
  }

  private static func numbers(_ nodes: [JSONNode], in document: JSONDocument) throws(DatasetError) -> [Double] {
    var numbers: [Double] = []
    for node in nodes { numbers.append(try document.number(node, "a score")) }
    return numbers
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func mismatch(
    _ node: JSONNode, views: Int, scores: Int, in document: JSONDocument
  ) -> DatasetError {
    document.malformed(node, "there are \(views) boxes, but \(scores) scores")
  }
}
