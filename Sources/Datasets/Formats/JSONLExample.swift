import ClipCrop
import Geometry

/// A line of JSONL: `{"image", "query" | "query_image", "crops": [{"box", "score"}], "subjects", "kind"}`.
///
/// Without crops it teaches where things are, where it has a query with subjects or says that there are none.
///
/// A key that is not known is an error, because a misspelt "subject" would otherwise be ignored in silence; what a program
/// wants to note for itself goes under `extra`, or under keys that begin with an underscore.
enum JSONLExample {
  static func read(_ file: AnnotationFile) throws(DatasetError) -> [Annotation] {
    var annotations: [Annotation] = []
    try file.eachLine { (line, number) throws(DatasetError) in
      guard line.contains(where: { !AnnotationFile.isSpace($0) }) else { return }
      let (document, root) = try JSONDocument.parse(line: line, number: number, path: file.path)
      annotations.append(try annotation(root, line: number, in: document))
    }
    return annotations
  }

  private static func annotation(
    _ root: JSONNode, line: Int, in document: JSONDocument
  ) throws(DatasetError) -> Annotation {
    try checkKeys(of: root, ["image", "query", "query_image", "crops", "subjects", "kind"], "the line", in: document)
    var annotation = Annotation(
      image: try document.text(try document.required("image", of: root, "the line"), "\"image\""), line: line,
      file: document.path, query: try query(root, in: document), crops: [])
    if let crops = root["crops"] {
      for node in try document.elements(crops, "\"crops\"") {
        annotation.crops.append(try crop(node, line: line, in: document))
      }
    }
    if let subjects = root["subjects"] {
      for node in try document.elements(subjects, "\"subjects\"") {
        annotation.subjects.append(try document.box(node, "a subject"))
      }
    }
    if let kind = root["kind"] { annotation.kind = try document.text(kind, "\"kind\"") }
    return annotation
  }

  private static func query(_ root: JSONNode, in document: JSONDocument) throws(DatasetError) -> Query? {
    switch (root["query"], root["query_image"]) {
    case (nil, nil): return nil
    case (let text?, nil): return .text(try document.text(text, "\"query\""))
    case (nil, let image?): return .image(path: try document.text(image, "\"query_image\""))
    case (_?, let image?):
      throw document.malformed(image, "\"query\" and \"query_image\" exclude each other; write a line for each")
    }
  }

  private static func crop(
    _ node: JSONNode, line: Int, in document: JSONDocument
  ) throws(DatasetError) -> Annotation.Crop {
    try checkKeys(of: node, ["box", "score"], "a crop", in: document)
    let box = try document.box(try document.required("box", of: node, "a crop"), "\"box\"")
    guard let value = node["score"] else { return Annotation.Crop(box: box, score: 1, line: line) }
    let score = try document.number(value, "\"score\"")
    // A wrong scale concerns all lines, a score that is no number only this one.
    if score.isFinite, ScoreScale.unit.mapped(score) == nil {
      throw document.malformed(
        value, "the score \(score) is not in 0...1; scale all scores to that range, 1 for the best")
    }
    return Annotation.Crop(box: box, score: score, line: line)
  }

  private static func checkKeys(
    of node: JSONNode, _ known: [String], _ what: String, in document: JSONDocument
  ) throws(DatasetError) {
    var seen: Set<String> = []
    for member in try document.members(node, what) {
      func quoted() -> String { member.key.debugDescription }
      guard seen.insert(member.key).inserted else { throw document.malformed(node, "\(what) has \(quoted()) twice") }
      guard known.contains(member.key) || member.key == "extra" || member.key.hasPrefix("_") else {
        throw document.malformed(
          node,
          "\(what) has the unknown key \(quoted()); the keys are \(known.joined(separator: ", ")), and \"extra\" or names that "
            + "begin with _ for notes")
      }
    }
  }
}
