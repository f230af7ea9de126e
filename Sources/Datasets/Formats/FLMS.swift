/// FLMS in one JSON file: `{name: [[x1, y1, x2, y2], …]}`, all equally good.
enum FLMS {
  static func read(_ file: AnnotationFile) throws(DatasetError) -> [Annotation] {
    let (document, root) = try JSONDocument.parse(file)
    var annotations: [Annotation] = []
    for member in try document.members(root, "the whole") {
      var crops: [Annotation.Crop] = []
      for node in try document.elements(member.value, "the entry of \(member.key)") {
        let box = try document.box(node, "a box of \(member.key)")
        crops.append(Annotation.Crop(box: box, score: 1, line: document.line(of: node)))
      }
      annotations.append(
        Annotation(
          image: member.key, line: document.line(of: member.value), file: file.path, split: .test, crops: crops))
    }
    return annotations
  }
}
