/// Which files hold a dataset's annotations.
struct AnnotationListing {
  /// A file and the part of the dataset that it is, where its name or folder says so.
  struct Entry {
    var path: String
    var split: DatasetSplit?
  }

  /// One JSON file for all pictures, as those are called that collections of cropping datasets share.
  static let collectionName = "image_crop.json"

  var format: DatasetFormat
  var entries: [Entry]

  /// Finds the annotations that `reference` names.
  init(_ reference: DatasetReference) throws(DatasetError) {
    let path = FilePath.trimmed(reference.path)
    guard FilePath.exists(path) else { throw .missing(path: path) }
    if FilePath.isFolder(path) {
      try self.init(folder: path, named: reference.format)
    } else {
      try self.init(file: path, named: reference.format)
    }
  }

  private init(file path: String, named: DatasetFormat?) throws(DatasetError) {
    format = try AnnotationListing.format(of: AnnotationFile(path), named: named)
    let split: DatasetSplit? =
      switch format {
      case .fcdb: FCDB.fileNames.first { $0.name == FilePath.name(path) }?.split
      case .flms: .test
      case .cpc: .train
      case .jsonl: DatasetSplit(name: FilePath.stem(FilePath.name(path)))
      case .gaicd: DatasetSplit(name: FilePath.name(FilePath.folder(path)))
      }
    entries = [Entry(path: path, split: split)]
  }

  private init(folder: String, named: DatasetFormat?) throws(DatasetError) {
    for candidate in named.map({ [$0] }) ?? [.fcdb, .jsonl, .gaicd, .cpc] {
      let entries = try AnnotationListing.entries(of: candidate, in: folder)
      guard !entries.isEmpty else { continue }
      format = try AnnotationListing.format(of: entries, named: named)
      self.entries = format == candidate ? entries : try AnnotationListing.entries(of: format, in: folder)
      return
    }
    // Whatever else it is, the error of reading it as that says so.
    if let named, let other = try? AnnotationListing(folder: folder, named: nil) {
      throw .wrongFormat(
        path: folder, named: named.title, appearance: Appearance.dataset(other.format).description)
    }
    throw .notADataset(path: folder, appearance: "a folder without annotations")
  }

  /// The format of the first file that holds something.
  private static func format(of entries: [Entry], named: DatasetFormat?) throws(DatasetError) -> DatasetFormat {
    for entry in entries.dropLast() {
      do throws(DatasetError) { return try format(of: AnnotationFile(entry.path), named: named) } catch {
        guard case .emptyFile = error else { throw error }
      }
    }
    return try format(of: AnnotationFile(entries.last?.path ?? ""), named: named)
  }

  /// The format of a file, which must be the one named.
  private static func format(of file: AnnotationFile, named: DatasetFormat?) throws(DatasetError) -> DatasetFormat {
    let appearance = Appearance(of: file)
    if let named {
      guard appearance == .unknown || appearance.format == named else {
        throw .wrongFormat(path: file.path, named: named.title, appearance: appearance.description)
      }
      return named
    }
    if let format = appearance.format { return format }
    // What begins like JSON and is none has an error of its own that says more.
    let isJSON = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(file.bytes.first { !AnnotationFile.isSpace($0) })
    if appearance == .unknown, isJSON { _ = try JSONDocument.parse(file) }
    throw .notADataset(path: file.path, appearance: appearance.description)
  }

  private static func entries(of format: DatasetFormat, in folder: String) throws(DatasetError) -> [Entry] {
    switch format {
    case .fcdb:
      return FCDB.fileNames.map { Entry(path: FilePath.join(folder, $0.name), split: $0.split) }
        .filter { FilePath.exists($0.path) }
    case .jsonl:
      return try files(in: folder, endings: ["jsonl"]).map { path in
        Entry(path: path, split: DatasetSplit(name: FilePath.stem(FilePath.name(path))))
      }
    case .flms: return collection(in: folder, split: .test)
    case .gaicd: return try pictures(in: folder, endings: ["txt"], split: nil)
    case .cpc: return try pictures(in: folder, endings: ["txt", "json"], split: .train)
    }
  }

  /// The files of single pictures, or the one for all.
  private static func pictures(
    in folder: String, endings: Set<String>, split: DatasetSplit?
  ) throws(DatasetError) -> [Entry] {
    let annotations = FilePath.join(folder, "annotations")
    let hasAnnotations = FilePath.isFolder(annotations)
    if !hasAnnotations, case let entries = collection(in: folder, split: split), !entries.isEmpty { return entries }
    let base = hasAnnotations ? annotations : folder
    var entries = try files(in: base, endings: endings).map {
      Entry(path: $0, split: split ?? DatasetSplit(name: FilePath.name(base)))
    }
    for name in try FilePath.entries(base) {
      let subfolder = FilePath.join(base, name)
      guard let part = DatasetSplit(name: name), FilePath.isFolder(subfolder) else { continue }
      entries += try files(in: subfolder, endings: endings).map { Entry(path: $0, split: part) }
    }
    return entries
  }

  private static func collection(in folder: String, split: DatasetSplit?) -> [Entry] {
    let path = FilePath.join(folder, collectionName)
    return FilePath.exists(path) ? [Entry(path: path, split: split)] : []
  }

  private static func files(in folder: String, endings: Set<String>) throws(DatasetError) -> [String] {
    try FilePath.entries(folder).filter { endings.contains(FilePath.ending($0)) }.map { FilePath.join(folder, $0) }
  }
}
