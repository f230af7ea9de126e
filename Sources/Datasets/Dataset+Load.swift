import ClipCrop

extension Dataset {
  /// Reads a dataset: annotations, then the header of each picture, several at once.
  ///
  /// What is wrong with single pictures, windows and scores is left out and listed in ``problems``. Scores are mapped to 0...1:
  /// GAICD's opinions of 1...5 linearly, CPC's from the lowest to the highest of what is read; FCDB's and FLMS's windows have 1.
  ///
  /// - Parameters:
  ///   - reference: what to read.
  ///   - options: how to.
  ///   - progress: is told how many of all pictures have been opened.
  /// - Throws: ``DatasetError``, also when nothing can be used; `CancellationError`.
  public static func load(
    _ reference: DatasetReference, options: DatasetOptions = DatasetOptions(),
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) async throws -> Dataset {
    let listing = try AnnotationListing(reference)
    var set = try listing.read(split: options.split)
    try addCaptions(to: &set, format: listing.format, options: options)
    let located = try PictureSearch(path: reference.path, format: listing.format, options: options).locate(&set)

    let pictures = Set(located.flatMap { [$0.path] + $0.annotation.queryImages })
    let sizes = options.checkImages ? try await PictureHeaders.read(pictures, progress: progress) : [:]
    var check = ExampleCheck(scale: set.scale, sizes: sizes)
    let examples = located.compactMap { check.example($0.annotation, path: $0.path) }
    let dataset = Dataset(
      name: name(of: reference, split: options.split), format: listing.format, examples: examples,
      problems: set.problems + check.problems)
    try dataset.requireUse(path: reference.path, strict: options.strict)
    return dataset
  }

  /// The parts that the authors of a dataset set apart, of those that lie at `reference`; empty where it is not divided.
  ///
  /// Whoever learns from a dataset takes its training part where there is one, or results on its test part mean nothing.
  ///
  /// - Throws: ``DatasetError``.
  public static func parts(of reference: DatasetReference) throws -> [DatasetSplit] {
    try AnnotationListing(reference).parts()
  }

  private static func name(of reference: DatasetReference, split: DatasetSplit?) -> String {
    FilePath.name(FilePath.trimmed(reference.path)) + (split.map { " (\($0.rawValue))" } ?? "")
  }

  private static func addCaptions(
    to set: inout AnnotationSet, format: DatasetFormat, options: DatasetOptions
  ) throws(DatasetError) {
    guard let chosen = options.captions else { return }
    guard format == .gaicd else {
      throw .invalidOption(name: "--captions", value: chosen.path, allowed: "left out, because only gaicd has captions")
    }
    let captions = try Captions(path: chosen.path)
    for index in set.annotations.indices {
      let caption = captions.query(for: set.annotations[index].image, options: chosen)
      set.annotations[index].query = caption.map { .text($0) }
    }
  }

  private func requireUse(path: String, strict: Bool) throws(DatasetError) {
    if strict, let first = problems.first { throw .problems(path: path, count: problems.count, first: first) }
    guard examples.isEmpty else { return }
    throw .noExamples(path: path, problems: problems.count, first: problems.first)
  }
}
