import Geometry

/// What the two further files of FCDB have in common: an array with an entry for each picture, with windows of some form.
enum PairedWindows {
  /// An entry of the file.
  struct Entry<Item> {
    var annotation: Annotation
    var items: [Item]
  }

  /// Reads the entries of a file, each by `body`.
  static func read<Item>(
    _ path: String, as wanted: Appearance,
    _ body: (JSONNode, JSONDocument) throws(DatasetError) -> [Item]
  ) throws(DatasetError) -> [Entry<Item>] {
    let file = try AnnotationFile(path)
    let appearance = Appearance(of: file)
    guard appearance == wanted || appearance == .unknown else {
      throw .wrongFormat(path: path, named: wanted.description, appearance: appearance.description)
    }
    let (document, root) = try JSONDocument.parse(file)
    var entries: [Entry<Item>] = []
    for node in try document.elements(root, "the whole") {
      let annotation = Annotation(
        image: try FCDB.imageName(node, in: document), line: document.line(of: node), file: path, crops: [])
      entries.append(Entry(annotation: annotation, items: try body(node, document)))
    }
    guard !entries.isEmpty else { throw .noExamples(path: path, problems: 0, first: nil) }
    return entries
  }

  /// Finds and opens the pictures and checks each item against its picture's size; items that fail become problems.
  static func check<Item>(
    _ entries: [Entry<Item>], path: String, options: DatasetOptions,
    _ body: (Item, PixelSize?) throws(ExampleCheck.Fault) -> Item
  ) async throws -> (pictures: [(image: String, items: [Item])], problems: [DatasetProblem]) {
    var set = AnnotationSet(annotations: entries.map(\.annotation))
    set.dropRepeatedImages()
    let located = try PictureSearch(path: path, format: .fcdb, options: options).locate(&set)
    let sizes = options.checkImages ? try await PictureHeaders.read(Set(located.map(\.path)), progress: nil) : [:]
    let items = Dictionary(entries.map { ($0.annotation.image, $0.items) }) { first, _ in first }
    var pictures: [(String, [Item])] = []
    for (annotation, path) in located {
      if case .failure(let error)? = sizes[path] {
        set.problems.append(annotation.problem(ExampleCheck.reason(error)))
        continue
      }
      let size = try? sizes[path]?.get()
      var kept: [Item] = []
      for item in items[annotation.image] ?? [] {
        do throws(ExampleCheck.Fault) { kept.append(try body(item, size)) } catch {
          set.problems.append(annotation.problem(error.reason))
        }
      }
      if !kept.isEmpty { pictures.append((path, kept)) }
    }
    guard !pictures.isEmpty else {
      throw DatasetError.noExamples(path: path, problems: set.problems.count, first: set.problems.first)
    }
    return (pictures, set.problems)
  }
}
