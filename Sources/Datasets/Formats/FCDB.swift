/// The Flickr Cropping Dataset: `[{"url", "flickr_photo_id", "crop": [x, y, width, height]}]`.
enum FCDB {
  /// The files of the original repository.
  static let fileNames: [(name: String, split: DatasetSplit)] = [
    ("cropping_training_set.json", .train), ("cropping_testing_set.json", .test),
  ]

  static func read(_ file: AnnotationFile, split: DatasetSplit?) throws(DatasetError) -> [Annotation] {
    let (document, root) = try JSONDocument.parse(file)
    var annotations: [Annotation] = []
    for entry in try document.elements(root, "the whole") {
      let image = try imageName(entry, in: document)
      let box = try document.boxBySize(
        try document.required("crop", of: entry, "the entry of \(image)"), "the crop of \(image)")
      let line = document.line(of: entry)
      annotations.append(
        Annotation(
          image: image, line: line, file: file.path, split: split, crops: [.init(box: box, score: 1, line: line)]))
    }
    return annotations
  }

  /// The name that the original download scripts give a picture: the last part of its address; or its `filename`.
  static func imageName(_ entry: JSONNode, in document: JSONDocument) throws(DatasetError) -> String {
    _ = try document.members(entry, "an entry")
    if let name = entry["filename"] { return try document.text(name, "\"filename\"") }
    let url = try document.text(try document.required("url", of: entry, "an entry"), "\"url\"")
    let address = url.prefix { $0 != "?" && $0 != "#" }
    let name = FilePath.name(String(address))
    guard !name.isEmpty else { throw document.malformed(entry, "the address \(url) names no file") }
    return name
  }
}
