extension AnnotationListing {
  /// Reads the annotations of one part, or of all.
  func read(split: DatasetSplit?) throws(DatasetError) -> AnnotationSet {
    var set = AnnotationSet()
    for entry in try selected(split) { set.annotations += try read(entry) }
    if let split, format == .gaicd { try restrict(&set, to: split) }
    if format == .jsonl { set.dropRepeatedLines() } else { set.dropRepeatedImages() }
    switch format {
    case .gaicd: set.scale = .opinion
    case .cpc: set.scale = CPC.scale(set.annotations)
    case .fcdb, .flms, .jsonl: set.scale = .unit
    }
    return set
  }

  /// The parts that can be asked for.
  func parts() throws(DatasetError) -> [DatasetSplit] {
    if let splitFile, hasSplitFile {
      let splits = try GAICDJSON.readSplits(AnnotationFile(splitFile))
      return DatasetSplit.allCases.filter { splits[$0] != nil }
    }
    return DatasetSplit.allCases.filter { part in entries.contains { $0.split == part } }
  }

  private func selected(_ split: DatasetSplit?) throws(DatasetError) -> [Entry] {
    guard let split, !hasSplitFile else { return entries }
    let selected = entries.filter { $0.split == split }
    guard !selected.isEmpty else {
      throw .noSplit(path: entries.first?.path ?? "", split: split, available: try parts())
    }
    return selected
  }

  private func read(_ entry: Entry) throws(DatasetError) -> [Annotation] {
    let file: AnnotationFile
    do throws(DatasetError) { file = try AnnotationFile(entry.path) } catch {
      guard case .emptyFile = error, entries.count > 1, format == .gaicd || format == .cpc else { throw error }
      // The file of one picture among many: that picture is not annotated.
      let image = FilePath.stem(FilePath.name(entry.path))
      return [Annotation(image: image, line: 1, file: entry.path, split: entry.split, crops: [])]
    }
    let appearance = Appearance(of: file)
    guard appearance == .unknown || appearance.format == format else {
      throw .wrongFormat(path: file.path, named: format.title, appearance: appearance.description)
    }
    switch format {
    case .jsonl: return try JSONLExample.read(file)
    case .fcdb: return try FCDB.read(file, split: entry.split)
    case .flms: return try FLMS.read(file)
    case .gaicd:
      let isText = appearance == .gaicdText || FilePath.ending(file.name) == "txt"
      return isText ? [try GAICDText.read(file, split: entry.split)] : try GAICDJSON.read(file)
    case .cpc:
      let isOnePicture = appearance == .cpcPicture || appearance == .unknown && entries.count > 1
      return isOnePicture ? [try CPC.readOne(file)] : try CPC.readAll(file)
    }
  }

  /// Whether parts are told by a file of names beside the annotations.
  private var hasSplitFile: Bool { splitFile.map(FilePath.exists) ?? false }

  private var splitFile: String? {
    guard format == .gaicd, entries.count == 1, let path = entries.first?.path, FilePath.ending(path) != "txt" else {
      return nil
    }
    return FilePath.join(FilePath.folder(path), GAICDJSON.splitFileName)
  }

  private func restrict(_ set: inout AnnotationSet, to split: DatasetSplit) throws(DatasetError) {
    guard let splitFile, hasSplitFile else { return }
    let splits = try GAICDJSON.readSplits(AnnotationFile(splitFile))
    guard let names = splits[split] else {
      throw .noSplit(path: entries.first?.path ?? "", split: split, available: try parts())
    }
    let wanted = Set(names)
    set.annotations = set.annotations.filter { wanted.contains($0.image) }
    let found = Set(set.annotations.map(\.image))
    for name in names where !found.contains(name) {
      set.problems.append(DatasetProblem(image: name, file: splitFile, line: 1, reason: .noCrops))
    }
  }
}
