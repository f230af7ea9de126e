import ClipCrop

/// Says where the pictures of annotations are.
struct PictureSearch {
  let path: String
  let format: DatasetFormat
  let options: DatasetOptions

  /// The annotations with the paths of their pictures; those without one become problems of `set`.
  func locate(_ set: inout AnnotationSet) throws(DatasetError) -> [(annotation: Annotation, path: String)] {
    if let folder = options.imagesFolder, options.checkImages, !FilePath.isFolder(folder) {
      throw .noImagesFolder(path: folder)
    }
    if format == .jsonl { return set.annotations.map(besideTheFile) }
    let folder = options.imagesFolder.map(FilePath.trimmed) ?? PictureFolder.standard(for: path)
    guard options.checkImages else { return set.annotations.map { ($0, PictureFolder.guess($0.image, in: folder)) } }
    let pictures = try PictureFolder(listing: folder)
    var located: [(Annotation, String)] = []
    for annotation in set.annotations {
      switch pictures.find(annotation.image, split: annotation.split ?? options.split) {
      case .found(let path): located.append((annotation, path))
      case .missing: set.problems.append(annotation.problem(.missingImage))
      case .ambiguous(let count): set.problems.append(annotation.problem(.ambiguousImage(count: count)))
      }
    }
    return located
  }

  /// JSONL names pictures by their paths from the folder of the file, or from the one that is given.
  private func besideTheFile(_ annotation: Annotation) -> (Annotation, String) {
    let folder = options.imagesFolder.map(FilePath.trimmed) ?? FilePath.folder(annotation.file)
    var annotation = annotation
    if case .image(let query)? = annotation.query { annotation.query = .image(path: FilePath.join(folder, query)) }
    return (annotation, FilePath.join(folder, annotation.image))
  }
}
