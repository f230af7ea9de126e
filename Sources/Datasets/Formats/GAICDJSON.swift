/// GAICD in one JSON file: `{name: {"bbox": [[x1, y1, x2, y2], …], "score": [1…5, …]}}`.
enum GAICDJSON {
  /// The file beside the annotations that says which picture is in which part.
  static let splitFileName = "original_data_split.json"

  /// Reads the annotations of all parts.
  static func read(_ file: AnnotationFile) throws(DatasetError) -> [Annotation] {
    let (document, root) = try JSONDocument.parse(file)
    var annotations: [Annotation] = []
    for member in try document.members(root, "the whole") {
      let what = "the entry of \(member.key)"
      let boxes = try document.elements(try document.required("bbox", of: member.value, what), "\"bbox\"")
      let scores = try document.elements(try document.required("score", of: member.value, what), "\"score\"")
      guard boxes.count == scores.count else {
        throw document.malformed(member.value, "\(what) has \(boxes.count) boxes, but \(scores.count) scores")
      }
      var crops: [Annotation.Crop] = []
      for (box, score) in zip(boxes, scores) {
        let rating = try document.number(score, "a score of \(member.key)")
        guard rating != GAICDText.unrated else { continue }
        crops.append(
          Annotation.Crop(
            box: try document.box(box, "a box of \(member.key)"), score: rating, line: document.line(of: box)))
      }
      annotations.append(
        Annotation(image: member.key, line: document.line(of: member.value), file: file.path, crops: crops))
    }
    return annotations
  }

  /// The names of the pictures in each part.
  static func readSplits(_ file: AnnotationFile) throws(DatasetError) -> [DatasetSplit: [String]] {
    let (document, root) = try JSONDocument.parse(file)
    var splits: [DatasetSplit: [String]] = [:]
    for member in try document.members(root, "the whole") {
      guard let split = DatasetSplit(name: member.key) else { continue }
      for element in try document.elements(member.value, "\"\(member.key)\"") {
        splits[split, default: []].append(try document.text(element, "a name in \"\(member.key)\""))
      }
    }
    return splits
  }
}
